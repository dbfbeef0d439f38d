import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanedVideo, videoTypeOf } from '../../../server/imaging/cleanedVideo.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { box, element, mp4, webm, words } from './videoFiles.ts'

/** In pieces of odd sizes, as a network brings them. */
async function* pieces(bytes: Uint8Array, size = 37): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size))
}

async function cleaned(bytes: Uint8Array, size?: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of cleanedVideo(videoTypeOf(bytes), pieces(bytes, size))) parts.push(part)
  return Buffer.concat(parts)
}

const name = words('Anna Virtanen 12.03.2019')

test('what was written about an MP4 is gone, its pictures and every offset stay', async () => {
  const film = mp4([box('udta', box('\u00a9nam', name)), box('meta', name)])
  const whole = Buffer.concat([film, box('uuid', Buffer.alloc(16), name), box('free', name)])
  for (const size of [1, 7, 37, 100_000]) {
    const clean = await cleaned(whole, size)
    assert.equal(clean.length, whole.length)
    assert.ok(!clean.includes('Virtanen'))
    assert.ok(!clean.includes(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])), 'the date it was made on')
    const at = Buffer.from(whole).indexOf('mdat')
    assert.deepEqual(clean.subarray(at, at + 4000), whole.subarray(at, at + 4000))
  }
})

test('tags, attachments and the words of the info of a WebM are gone, its clusters stay', async () => {
  const film = webm(
    [element([0x12, 0x54, 0xc3, 0x67], name), element([0x19, 0x41, 0xa4, 0x69], name)],
    [element([0x7b, 0xa9], name, 1)],
  )
  for (const size of [1, 37, 100_000]) {
    const clean = await cleaned(film, size)
    assert.equal(clean.length, film.length)
    assert.ok(!clean.includes('Virtanen'))
    const at = Buffer.from(film).indexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]))
    assert.deepEqual(clean.subarray(at, at + 3000), film.subarray(at, at + 3000))
  }
})

test('a thousand damaged films are cleaned to no more than their size or refused with a code', async () => {
  const films: Uint8Array[] = [mp4([box('udta', name)], 200), webm([element([0x12, 0x54, 0xc3, 0x67], name)])]
  let seed = 1
  const roll = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  for (let round = 0; round < 1000; round++) {
    const film = Buffer.from(films[round % 2]!.slice())
    for (let hit = 0; hit < 1 + roll(4); hit++) film[roll(Math.min(film.length, 300))] = roll(256)
    try {
      assert.ok((await cleaned(film.subarray(0, 1 + roll(film.length)))).length <= film.length)
    } catch (error) {
      assert.ok(error instanceof Problem && error.code === 'unreadable-file', String(error))
    }
  }
})
