import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, mock, test } from 'node:test'
import type { types } from 'mediasoup-client'
import * as fakeParameters from 'mediasoup-client/fakeParameters'
import { LineWatch } from '../../../client/room/lineWatch.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { newDevice, openSfu } from './sfu.ts'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
afterEach(() => mock.timers.reset())

/** Lets everything that waits for nothing but its turn have it. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((next) => void setImmediate(next))
}

async function watched() {
  const sfu = openSfu()
  const device = await newDevice()
  await device.load({ routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities() })
  const options = () => ({ ...fakeParameters.generateTransportRemoteParameters(), id: randomUUID() })
  const transports = {
    send: device.createSendTransport(options()),
    receive: device.createRecvTransport(options()),
    rtpCapabilities: device.recvRtpCapabilities,
    frames: null,
  }
  const ups: boolean[] = []
  let lost = 0
  const watch = new LineWatch({
    transports,
    ask: sfu.ask,
    changed: (isUp) => void ups.push(isUp),
    lost: () => void lost++,
  })
  const become = (state: types.ConnectionState) => {
    const handler = transports.receive.handler as unknown as { setConnectionState(state: types.ConnectionState): void }
    handler.setConnectionState(state)
  }
  return { sfu, watch, ups, become, restarts: () => sfu.of('media:restart').length / 2, lost: () => lost }
}

test('what passes by itself within two and a half seconds is left alone', async () => {
  const { become, restarts, ups, watch } = await watched()
  become('disconnected')
  mock.timers.tick(2_400)
  become('connected')
  mock.timers.tick(60_000)
  await settle()
  assert.equal(restarts(), 0)
  assert.deepEqual(ups, [false, true])
  watch.close()
})

test('a path that stays gone is looked for anew, on both transports, once at a time', async () => {
  const { become, restarts, watch } = await watched()
  become('disconnected')
  mock.timers.tick(2_500)
  await settle()
  become('failed')
  void watch.restart()
  await settle()
  assert.equal(restarts(), 1)
  become('connected')
  await settle()
  mock.timers.tick(60_000)
  await settle()
  assert.equal(restarts(), 1)
  watch.close()
})

test('after three restarts that came to nothing all is built anew', async () => {
  const { become, restarts, lost } = await watched()
  become('failed')
  for (let second = 0; second < 60 && lost() === 0; second++) {
    await settle()
    mock.timers.tick(1_000)
  }
  assert.equal(restarts(), 3)
  assert.equal(lost(), 1)
})

test('transports that the server knows no more are given up at once', async () => {
  const { sfu, watch, lost } = await watched()
  sfu.refuse('media:restart', new Problem('not-found'))
  void watch.restart()
  await settle()
  assert.equal(lost(), 1)
})

test('while the server cannot be reached nothing is given up, and it is asked again later', async () => {
  const { sfu, watch, restarts, lost, become } = await watched()
  become('disconnected')
  sfu.refuse('media:restart', new Problem('unavailable'))
  void watch.restart()
  for (let second = 0; second < 8; second++) {
    await settle()
    mock.timers.tick(1_000)
  }
  await settle()
  assert.equal(lost(), 0)
  const before = restarts()
  sfu.refuse('media:restart', null)
  mock.timers.tick(5_000)
  await settle()
  assert.ok(restarts() > before)
  watch.close()
})
