import { Device, type types } from 'mediasoup-client'

// Runs in a browser: the least that shows one video with mediasoup-client. `#send` sends its camera; else a button joins.

type Entered = { rtpCapabilities: types.RtpCapabilities; transport: types.TransportOptions }

async function ask<T>(name: string, input: object): Promise<T> {
  const response = await fetch(`/ask/${name}`, { method: 'POST', body: JSON.stringify(input) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}

async function enter(): Promise<{ device: Device; transport: types.TransportOptions }> {
  const { rtpCapabilities, transport } = await ask<Entered>('enter', {})
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: rtpCapabilities })
  return { device, transport }
}

const connecting = (transport: types.Transport) =>
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    ask('connect', { transport: transport.id, dtlsParameters }).then(done, failed)
  })

async function send(): Promise<void> {
  const { device, transport: options } = await enter()
  const transport = device.createSendTransport(options)
  connecting(transport)
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    ask<{ id: string }>('produce', { transport: transport.id, kind, rtpParameters }).then(done, failed)
  })
  const video = { width: 160, height: 120, frameRate: 10 }
  const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()
  await transport.produce({ track: track! })
  document.title = 'sending'
}

async function join(): Promise<void> {
  const { device, transport: options } = await enter()
  const transport = device.createRecvTransport(options)
  connecting(transport)
  const wanted = { transport: transport.id, rtpCapabilities: device.recvRtpCapabilities }
  const consumer = await transport.consume(await ask<types.ConsumerOptions>('consume', wanted))
  const video = document.querySelector('video')!
  video.srcObject = new MediaStream([consumer.track])
  void video.play()
  await ask('resume', { consumer: consumer.id })
}

if (location.hash === '#send') void send()
else document.querySelector('button')!.addEventListener('click', () => void join())
