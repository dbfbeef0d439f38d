import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sendLayers } from '../../../client/room/sentLayers.ts'

function sender(layers: number) {
  let parameters = { encodings: Array.from({ length: layers }, () => ({ active: true })) } as RTCRtpSendParameters
  return {
    getParameters: () => structuredClone(parameters),
    setParameters: async (next: RTCRtpSendParameters) => void (parameters = next),
    active: () => parameters.encodings.map(({ active }) => active),
    gives: () => parameters.degradationPreference,
  }
}

test('layers above the highest that is of use are suspended, and come back', async () => {
  const camera = sender(3)
  await sendLayers(camera, 'camera', 0)
  assert.deepEqual(camera.active(), [true, false, false])
  await sendLayers(camera, 'camera', null)
  assert.deepEqual(camera.active(), [false, false, false])
  await sendLayers(camera, 'camera', 2)
  assert.deepEqual(camera.active(), [true, true, true])
})

test('of a face the resolution gives way first, of a shared screen the frame rate', async () => {
  const [camera, screen] = [sender(3), sender(1)]
  await sendLayers(camera, 'camera', 2)
  await sendLayers(screen, 'screen', 2)
  assert.deepEqual([camera.gives(), screen.gives()], ['maintain-framerate', 'maintain-resolution'])
  assert.deepEqual(screen.active(), [true])
})
