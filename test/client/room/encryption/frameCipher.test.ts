import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { clearBytes, frameKey, FrameOpener, FrameSealer } from '../../../../client/room/encryption/frameCipher.ts'

const bytes = (length: number) => new Uint8Array(randomBytes(length))
const keyFrame = () => new Uint8Array([0x10, ...bytes(900)])
const deltaFrame = () => new Uint8Array([0x11, ...bytes(300)])

async function pair(number = 1) {
  const key = await frameKey(bytes(32))
  const [sealer, opener] = [new FrameSealer(), new FrameOpener()]
  sealer.setKey(number, key)
  opener.addKey(number, key)
  return { sealer, opener }
}
const sealed = async (
  sealer: FrameSealer,
  frame: Uint8Array<ArrayBuffer>,
  source: 'camera' | 'microphone' = 'camera',
) => (await sealer.seal(frame, source)) ?? assert.fail('nothing was sealed')

test('what is sealed is opened as it was, and travels with no more in the clear than forwarding needs', async () => {
  const { sealer, opener } = await pair()
  for (const [frame, source, clear] of [
    [keyFrame(), 'camera', 10],
    [deltaFrame(), 'camera', 3],
    [bytes(80), 'microphone', 1],
    [bytes(1), 'microphone', 1],
  ] as const) {
    const out = await sealed(sealer, frame, source)
    assert.equal(out.length, frame.length + 16 + 8)
    assert.deepEqual(out.subarray(0, clear), frame.subarray(0, clear))
    if (frame.length > clear + 16) assert.ok(!Buffer.from(out).includes(Buffer.from(frame.subarray(clear, clear + 16))))
    assert.deepEqual(await opener.open(out, source), { frame })
  }
})

test('without a key nothing leaves, and nothing is opened', async () => {
  assert.equal(await new FrameSealer().seal(keyFrame(), 'camera'), null)
  const { sealer } = await pair()
  assert.deepEqual(await new FrameOpener().open(await sealed(sealer, keyFrame()), 'camera'), { refused: 'unknownKey' })
})

test('a frame that was altered anywhere, passed for another source, or closed with another key is not opened', async () => {
  const { sealer, opener } = await pair()
  const out = await sealed(sealer, deltaFrame())
  for (const at of [1, 2, 5, out.length - 9, out.length - 4]) {
    const altered = out.slice()
    altered[at] = (altered[at] ?? 0) ^ 1
    assert.deepEqual(await opener.open(altered, 'camera'), { refused: 'forged' }, `byte ${at}`)
  }
  assert.deepEqual(await opener.open(out, 'screen'), { refused: 'forged' })
  const other = await pair()
  assert.deepEqual(await other.opener.open(out, 'camera'), { refused: 'forged' })
  assert.ok('frame' in (await opener.open(out, 'camera')))
})

test('a frame is taken once, in whatever order frames arrive, and a very old one not at all', async () => {
  const { sealer, opener } = await pair()
  const first = await sealed(sealer, deltaFrame())
  const second = await sealed(sealer, deltaFrame())
  assert.ok('frame' in (await opener.open(second, 'camera')))
  assert.ok('frame' in (await opener.open(first, 'camera')))
  assert.deepEqual(await opener.open(first, 'camera'), { refused: 'replayed' })
  const late = await sealed(sealer, deltaFrame())
  for (let count = 0; count < 2100; count++)
    await opener.open(await sealed(sealer, bytes(20), 'microphone'), 'microphone')
  assert.deepEqual(await opener.open(late, 'camera'), { refused: 'replayed' })
})

test('frames on their way when a key changes are still opened; those of long ago are not', async () => {
  const { sealer, opener } = await pair(1)
  const before = await sealed(sealer, deltaFrame())
  const change = async (number: number) => {
    const key = await frameKey(bytes(32))
    sealer.setKey(number, key)
    opener.addKey(number, key)
  }
  const older = await sealed(sealer, deltaFrame())
  await change(2)
  assert.ok('frame' in (await opener.open(before, 'camera')))
  assert.ok('frame' in (await opener.open(await sealed(sealer, deltaFrame()), 'camera')))
  for (const number of [3, 4, 5]) await change(number)
  assert.deepEqual(await opener.open(older, 'camera'), { refused: 'unknownKey' })
})

test('junk of any length is refused and nothing is thrown', async () => {
  const { opener } = await pair()
  for (let length = 0; length < 200; length++) {
    for (const source of ['camera', 'microphone'] as const) {
      assert.ok('refused' in (await opener.open(bytes(length), source)), `${length} bytes`)
    }
  }
  assert.equal(clearBytes('video', new Uint8Array()), 3)
})
