import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Problem } from '../../shared/protocol/problems.ts'
import { type TestedMedia, mediaNodes } from '../support/mediaNodes.ts'
import { dtls, opus, vp8Simulcast } from '../support/rtpParameters.ts'

const meeting = 'mtg_aaaaaaaaaaaaaaaa'
const lee = 'per_leeleeleeleelee1'
const okoye = 'per_okoyeokoyeokoye1'
const nobody = '00000000-0000-4000-8000-000000000000'
const refusedAs = (code: string) => (problem: Problem) => {
  assert.equal(problem.code, code, problem.message)
  return true
}

for (const [where, open] of Object.entries(mediaNodes)) {
  describe(`a media node ${where}`, () => {
    test('refuses a meeting, a participant or an id that it does not have', async () => {
      await using media = await open()
      await assert.rejects(media.ask['media:enter']({ meeting, participant: lee, entry: 'a' }), refusedAs('not-found'))
      await media.ask['media:open']({ meeting })
      const whose = { meeting, participant: lee }
      await assert.rejects(media.ask['media:restart']({ ...whose, transport: nobody }), refusedAs('not-found'))
      const { rtpCapabilities } = await media.ask['media:enter']({ ...whose, entry: 'a' })
      await assert.rejects(media.ask['media:restart']({ ...whose, transport: nobody }), refusedAs('not-found'))
      await assert.rejects(
        media.ask['media:consume']({ ...whose, producer: nobody, rtpCapabilities }),
        refusedAs('not-found'),
      )
      assert.deepEqual(media.bugs, [])
    })

    test("does not let a participant use another's transport, producer or consumer", async () => {
      await using media = await open()
      const { hers, his } = await twoInAMeeting(media)
      const { producer } = await media.ask['media:produce']({ ...hers.microphone, paused: false })
      const { consumer } = await media.ask['media:consume']({
        ...his.whose,
        producer,
        rtpCapabilities: his.rtpCapabilities,
      })

      const asHim = [
        media.ask['media:connect']({ ...his.whose, transport: hers.send.transport, dtlsParameters: dtls() }),
        media.ask['media:restart']({ ...his.whose, transport: hers.send.transport }),
        media.ask['media:produce']({ ...hers.microphone, ...his.whose, paused: false }),
        media.ask['media:pauseProducer']({ ...his.whose, producer, paused: true }),
      ]
      for (const asked of asHim) await assert.rejects(asked, refusedAs('not-found'))
      await media.ask['media:closeProducer']({ ...his.whose, producer })
      const asHer = [
        media.ask['media:pauseConsumer']({ ...hers.whose, consumer, paused: false }),
        media.ask['media:preferLayers']({ ...hers.whose, consumer, spatial: 0 }),
        media.ask['media:keyFrame']({ ...hers.whose, consumer }),
      ]
      for (const asked of asHer) await assert.rejects(asked, refusedAs('not-found'))
      await media.ask['media:closeConsumer']({ ...hers.whose, consumer })

      assert.deepEqual(await counts(media), { participants: 2, producers: 1, consumers: 1 })
      assert.deepEqual(media.bugs, [])
    })

    test('refuses malformed parameters before they reach the worker, naming the field but not the value', async () => {
      await using media = await open()
      const { hers } = await twoInAMeeting(media)
      const { transport } = hers.send
      const connecting = { ...hers.whose, transport }
      const audio = opus(7)
      const malformed: [Promise<unknown>, RegExp][] = [
        [
          media.ask['media:connect']({ ...connecting, dtlsParameters: { role: 'client', fingerprints: [] } }),
          /dtlsParameters.fingerprints/,
        ],
        [
          media.ask['media:connect']({
            ...connecting,
            dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD' }] },
          }),
          /dtlsParameters.fingerprints.0/,
        ],
        [produceAs({ encodings: [] }), /rtpParameters.encodings/],
        [produceAs({ encodings: [{ ssrc: -1 }] }), /rtpParameters.encodings.0.ssrc/],
        [produceAs({ codecs: Array.from({ length: 17 }, () => audio.codecs[0]!) }), /rtpParameters.codecs/],
        [produceAs({ mid: 'x'.repeat(17) }), /rtpParameters.mid/],
        [produceAs({ extra: true } as never), /rtpParameters/],
      ]
      function produceAs(change: Partial<typeof audio>) {
        return media.ask['media:produce']({ ...hers.microphone, rtpParameters: { ...audio, ...change }, paused: false })
      }
      for (const [asked, at] of malformed) {
        await assert.rejects(asked, (problem: Problem) => {
          assert.equal(problem.code, 'invalid-input', problem.message)
          assert.match(problem.detail['at'] ?? '', at)
          return true
        })
      }
      assert.deepEqual(media.bugs, [])
    })

    test('refuses what is well formed but cannot be sent, and goes on serving the others', async () => {
      await using media = await open()
      const { hers, his } = await twoInAMeeting(media)
      const video = vp8Simulcast(100)
      const unsupported = { ...video, codecs: [{ mimeType: 'video/theora', payloadType: 96, clockRate: 90_000 }] }
      const asked = [
        { ...hers.microphone, rtpParameters: video, paused: false },
        { ...hers.microphone, rtpParameters: { ...opus(1), encodings: [{ ssrc: 1 }, { ssrc: 2 }] }, paused: false },
        { ...hers.microphone, source: 'camera' as const, rtpParameters: unsupported, paused: false },
        { ...hers.microphone, transport: hers.receive.transport, paused: false },
      ]
      for (const one of asked) await assert.rejects(media.ask['media:produce'](one), refusedAs('media-refused'))
      await media.ask['media:produce']({ ...hers.microphone, paused: false })
      // The same stream in the same transport once more, as another source: the worker itself refuses it.
      const twice = { ...video, mid: opus(hers.ssrc).mid }
      await assert.rejects(
        media.ask['media:produce']({ ...hers.microphone, source: 'camera', rtpParameters: twice, paused: false }),
        refusedAs('media-refused'),
      )
      await media.ask['media:produce']({ ...his.microphone, paused: false })
      assert.deepEqual(await counts(media), { participants: 2, producers: 2, consumers: 0 })
      assert.deepEqual(media.bugs, [])
    })

    test('answers a request that is sent again as before, and does it once', async () => {
      await using media = await open()
      const { hers, his } = await twoInAMeeting(media)
      const entering = { ...hers.whose, entry: 'first' }
      const producing = { ...hers.microphone, paused: false }
      const connecting = { ...hers.whose, transport: hers.send.transport, dtlsParameters: dtls() }
      const [entered, again] = await twice(() => media.ask['media:enter'](entering))
      assert.deepEqual(entered, again)
      assert.equal(entered.send.transport, hers.send.transport)
      await twice(() => media.ask['media:connect'](connecting))
      const [{ producer }, same] = await twice(() => media.ask['media:produce'](producing))
      assert.deepEqual(same, { producer })
      const consuming = { ...his.whose, producer, rtpCapabilities: his.rtpCapabilities }
      const [consumed, consumedAgain] = await twice(() => media.ask['media:consume'](consuming))
      assert.deepEqual(consumed, consumedAgain)
      assert.deepEqual(await counts(media), { participants: 2, producers: 1, consumers: 1 })
      await twice(() => media.ask['media:closeConsumer']({ ...his.whose, consumer: consumed.consumer }))
      await twice(() => media.ask['media:closeProducer']({ ...hers.whose, producer }))
      await twice(() => media.ask['media:leave'](entering))
      await twice(() => media.ask['media:close']({ meeting }))
      assert.deepEqual(media.bugs, [])
    })

    test('a new producer of the same source replaces the one there was', async () => {
      await using media = await open()
      const { hers } = await twoInAMeeting(media)
      const { producer: first } = await media.ask['media:produce']({ ...hers.microphone, paused: false })
      const { producer: second } = await media.ask['media:produce']({
        ...hers.microphone,
        rtpParameters: opus(99_999),
        paused: true,
      })
      assert.notEqual(second, first)
      const closed = await media.next('media:producerClosed')
      assert.deepEqual(closed, { meeting, participant: lee, producer: first, source: 'microphone' })
      assert.deepEqual(await counts(media), { participants: 2, producers: 1, consumers: 0 })
    })

    test('a new entry closes what the earlier one left, and a late leave of the earlier does not touch it', async () => {
      await using media = await open()
      const { hers, his } = await twoInAMeeting(media)
      const { producer } = await media.ask['media:produce']({ ...hers.microphone, paused: false })
      await media.ask['media:consume']({ ...his.whose, producer, rtpCapabilities: his.rtpCapabilities })

      const entered = await media.ask['media:enter']({ ...hers.whose, entry: 'second' })
      assert.notEqual(entered.send.transport, hers.send.transport)
      assert.equal((await media.next('media:producerClosed')).producer, producer)
      await media.ask['media:leave']({ ...hers.whose, entry: 'first' })
      await assert.rejects(
        media.ask['media:restart']({ ...hers.whose, transport: hers.send.transport }),
        refusedAs('not-found'),
      )
      await media.ask['media:restart']({ ...hers.whose, transport: entered.send.transport })
      assert.deepEqual(await counts(media), { participants: 2, producers: 0, consumers: 0 })
    })

    test('ICE restarts with another password, and a transport is not connected to a second browser', async () => {
      await using media = await open()
      const { hers } = await twoInAMeeting(media)
      const line = { ...hers.whose, transport: hers.receive.transport }
      const { iceParameters } = await media.ask['media:restart'](line)
      assert.notEqual(iceParameters.password, hers.receive.iceParameters.password)
      await media.ask['media:connect']({ ...line, dtlsParameters: dtls('client') })
      await assert.rejects(
        media.ask['media:connect']({ ...line, dtlsParameters: dtls('server') }),
        refusedAs('wrong-state'),
      )
    })

    test('offers UDP before TCP on the ports of the worker, and no video orientation', async () => {
      await using media = await open()
      const { hers } = await twoInAMeeting(media)
      const { workers } = await media.ask['media:load']({})
      const [worker] = workers
      assert.ok(worker)
      const candidates = hers.send.iceCandidates.map(({ protocol, address, port }) => ({ protocol, address, port }))
      assert.deepEqual(candidates, [
        { protocol: 'udp', address: '127.0.0.1', port: worker.udpPort },
        { protocol: 'tcp', address: '127.0.0.1', port: worker.tcpPort },
      ])
      const [udp, tcp] = hers.send.iceCandidates
      assert.ok(udp && tcp && udp.priority > tcp.priority)
      assert.doesNotMatch(JSON.stringify(hers.rtpCapabilities), /video-orientation/)
      assert.match(JSON.stringify(hers.rtpCapabilities), /"useinbandfec":1,"usedtx":1/)
    })

    test('a meeting whose worker is killed is told as lost, and opens again on the worker that replaces it', async () => {
      await using media = await open()
      const { hers } = await twoInAMeeting(media)
      await media.ask['media:produce']({ ...hers.microphone, paused: false })
      const [before] = (await media.ask['media:load']({})).workers
      assert.ok(before)
      process.kill(before.pid, 'SIGKILL')
      assert.deepEqual(await media.next('media:lost'), { meeting })

      await media.ask['media:open']({ meeting })
      const entered = await media.ask['media:enter']({ ...hers.whose, entry: 'after' })
      const again = { ...hers.microphone, transport: entered.send.transport, paused: false }
      assert.ok((await media.ask['media:produce'](again)).producer)
      const [after] = (await media.ask['media:load']({})).workers
      assert.notEqual(after?.pid, before.pid)
      assert.deepEqual(
        media.told.filter(({ name }) => name === 'media:producerClosed'),
        [],
        'what was lost with the worker is told once, as the meeting',
      )
      assert.deepEqual(media.bugs, [])
    })
  })
}

const twice = <T>(ask: () => Promise<T>) => Promise.all([ask(), ask()])

async function twoInAMeeting(media: TestedMedia) {
  await media.ask['media:open']({ meeting })
  const enter = async (participant: string, ssrc: number) => {
    const whose = { meeting, participant }
    const entered = await media.ask['media:enter']({ ...whose, entry: 'first' })
    const { transport } = entered.send
    const microphone = { ...whose, transport, source: 'microphone' as const, rtpParameters: opus(ssrc) }
    return { ...entered, whose, ssrc, microphone }
  }
  return { hers: await enter(lee, 11_111_111), his: await enter(okoye, 22_222_222) }
}

async function counts(media: TestedMedia) {
  const { workers } = await media.ask['media:load']({})
  const [{ participants, producers, consumers } = { participants: 0, producers: 0, consumers: 0 }] = workers
  return { participants, producers, consumers }
}
