import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { opusMilliseconds, silentPacket } from '../../media/recording/opusPacket.ts'
import { RecordedTime } from '../../media/recording/recordedTime.ts'
import { RtpOrder } from '../../media/recording/rtpOrder.ts'
import { type RtpPacket, rtpPacketOf } from '../../media/recording/rtpPacket.ts'
import { Vp8Frames } from '../../media/recording/vp8Frames.ts'

const packet = (sequence: number, timestamp = 0, marker = false, payload = [0]): RtpPacket => ({
  sequence: sequence & 0xffff,
  timestamp,
  marker,
  payload: Uint8Array.from(payload),
})

describe('a packet of RTP', () => {
  const header = [0x90, 0xef, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 1]

  test('is read past its extension and without its padding', () => {
    const bytes = [0xb0, ...header.slice(1), 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 7, 8, 0, 2]
    const read = rtpPacketOf(Uint8Array.from(bytes))
    assert.deepEqual(read, { sequence: 0x1234, timestamp: 9, marker: true, payload: Uint8Array.of(7, 8) })
  })

  test('that is cut anywhere, or is none, is refused', () => {
    const whole = [...header, 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 7]
    for (let length = 0; length < whole.length; length++) {
      assert.equal(rtpPacketOf(Uint8Array.from(whole.slice(0, length))), undefined, `${length} bytes`)
    }
    assert.deepEqual(rtpPacketOf(Uint8Array.from(whole))?.payload, Uint8Array.of(7))
    assert.equal(rtpPacketOf(Uint8Array.from([0x10, ...whole.slice(1)])), undefined)
  })
})

describe('the order of packets', () => {
  const numbers = (ordered: ReturnType<RtpOrder['push']>) => ordered.map(({ packet: { sequence } }) => sequence)

  test('is that of their numbers, over the end of the circle, each once', () => {
    const order = new RtpOrder()
    assert.deepEqual(numbers(order.push(packet(65_534), 0)), [65_534])
    assert.deepEqual(numbers(order.push(packet(0), 1)), [])
    assert.deepEqual(numbers(order.push(packet(1), 2)), [])
    assert.deepEqual(numbers(order.push(packet(65_535), 3)), [65_535, 0, 1])
    assert.deepEqual(numbers(order.push(packet(0), 4)), [])
  })

  test('goes on after one that never came, and says so once', () => {
    const order = new RtpOrder()
    order.push(packet(1), 0)
    assert.deepEqual(order.push(packet(3), 100), [])
    assert.deepEqual(order.push(packet(4), 500), [])
    const late = order.push(packet(5), 501)
    assert.deepEqual(numbers(late), [3, 4, 5])
    assert.deepEqual(
      late.map(({ isAfterGap }) => isAfterGap),
      [true, false, false],
    )
    assert.deepEqual(numbers(order.push(packet(2), 502)), [], 'too late')
  })

  test('holds no more than so many, however many are missing', () => {
    const order = new RtpOrder()
    order.push(packet(0), 0)
    let handed = 0
    for (let number = 2; number < 30_000; number += 2) handed += order.push(packet(number), 1).length
    assert.ok(handed > 13_900, `${handed} were handed on`)
  })
})

describe('pictures of VP8', () => {
  const keyPicture = [0x10, 2, 0, 0x9d, 0x01, 0x2a, 64, 1, 180, 0]
  const descriptor = { start: 0x10, more: 0x00 }
  const push = (frames: Vp8Frames, one: RtpPacket, isAfterGap = false) => frames.push({ packet: one, isAfterGap })

  test('are put together from their packets, with the size of the last whole one', () => {
    const frames = new Vp8Frames()
    assert.equal(push(frames, packet(1, 90, false, [descriptor.start, ...keyPicture.slice(0, 4)])), undefined)
    const whole = push(frames, packet(2, 90, true, [descriptor.more, ...keyPicture.slice(4)]))
    assert.deepEqual(whole, { timestamp: 90, isKey: true, data: Uint8Array.from(keyPicture), width: 320, height: 180 })
    // With every extension there is: a picture id of two bytes, a temporal layer and a key index.
    const next = push(frames, packet(3, 180, true, [0x90, 0xf0, 0x81, 2, 3, 4, 0x11, 9]))
    assert.deepEqual([next?.isKey, [...(next?.data ?? [])], next?.width], [false, [0x11, 9], 320])
  })

  test('are not made before a whole one came, nor after a loss until another does', () => {
    const frames = new Vp8Frames()
    const between = (number: number, isAfterGap = false) =>
      push(frames, packet(number, number * 90, true, [descriptor.start, 0x11, 9]), isAfterGap)
    const whole = (number: number) => push(frames, packet(number, number * 90, true, [descriptor.start, ...keyPicture]))
    assert.equal(between(1), undefined)
    assert.ok(frames.needsKey)
    assert.ok(whole(2))
    assert.ok(between(3))
    assert.equal(between(5, true), undefined)
    assert.ok(frames.needsKey)
    assert.equal(between(6), undefined)
    assert.ok(whole(7))
    assert.ok(between(8))
  })

  test('of nothing but broken bytes are none, and hold nothing', () => {
    const frames = new Vp8Frames()
    let seed = 7
    const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let number = 0; number < 20_000; number++) {
      const payload = Array.from({ length: 1 + chance(20) }, () => chance(256))
      const frame = push(frames, packet(number, chance(3) * 90, chance(4) === 0, payload), chance(50) === 0)
      if (frame) assert.ok(frame.width <= 0x3fff && frame.data.length <= 400_000)
    }
  })
})

test('how long a packet of Opus sounds is read from it', () => {
  assert.equal(opusMilliseconds(Uint8Array.of(0x08, 1)), 20) // SILK, 20 ms, one frame
  assert.equal(opusMilliseconds(Uint8Array.of(0x78, 1)), 20) // hybrid
  assert.equal(opusMilliseconds(Uint8Array.of(0xf9, 1)), 40) // CELT, two of 20 ms
  assert.equal(opusMilliseconds(Uint8Array.of(0xfb, 3)), 60) // CELT, three of 20 ms
  assert.equal(opusMilliseconds(Uint8Array.of(0xfb, 63)), 120, 'no longer than there is')
  assert.equal(opusMilliseconds(silentPacket), 20)
})

describe('the time of what was said', () => {
  test('is its sender’s, over the end of their counter, whatever the network does', () => {
    const time = new RecordedTime(48_000)
    assert.equal(time.of(0xffff_ffff - 479, 1000), 1000)
    assert.equal(time.of(480, 1300), 1020)
    assert.equal(time.of(960, 1030), 1030)
  })

  test('is ours where their clock began anew, and never runs back', () => {
    const time = new RecordedTime(90_000)
    time.of(0, 0)
    assert.equal(time.of(900_000_000, 5_000), 5_000)
    assert.equal(time.of(900_000_900, 5_020), 5_010)
    assert.equal(time.of(899_999_100, 5_030), 5_010)
  })
})
