import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { StudyId } from '../../../shared/domain/identifiers.ts'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { parsedMontage } from '../../../shared/eeg/ownMontage.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { edf, eegSignal, sine } from '../../shared/eeg/files.ts'
import { type Who, world, type World } from '../../world.ts'
import { receiveVideo, videoFor } from '../../../server/actions/videos.ts'
import { cleanMp4, cleanWebm } from '../imaging/videoFiles.ts'

const typed = [
  { onset: 1, duration: null, text: 'Eyes closed' },
  { onset: 2, duration: null, text: 'Anna Virtanen awake' },
  { onset: 3, duration: null, text: 'Anna Virtanen awake' },
  { onset: 4, duration: null, text: 'Dr Meyer calls' },
]
const file = () => edf([eegSignal('EEG Cz-Ref', sine(9, 50, 8))], { annotations: typed })

const caller = (w: World, who: Exclude<Who, 'nobody'>) => ({
  person: w.person(who),
  session: `session of ${who}`,
  assurance: 'two' as const,
})

async function sent(w: World) {
  const { case: id } = await w.seated()
  const { upload } = await w.as('home')['upload:open']({ case: id })
  await w.board.uploads.receive(caller(w, 'home'), upload, Readable.from([Buffer.from(file())]), { index: 0 })
  return { case: id, upload }
}

async function accepted(w: World): Promise<{ case: Awaited<ReturnType<typeof sent>>['case']; study: StudyId }> {
  const { case: id, upload } = await sent(w)
  const { texts } = await w.as('home')['upload:texts']({ upload })
  const decided = texts.map(({ text, suggested }) => ({ text, becomes: suggested }))
  const { studies } = await w.as('home')['upload:accept']({ upload, texts: decided })
  return { case: id, study: studies[0]!.id }
}

const spike = { kind: 'spike' as const, onset: 2.5, duration: null, channels: ['F4-C4'], text: '' }

test('nothing is accepted before every text that was typed into a recording was looked at', async () => {
  await using w = await world()
  const { upload } = await sent(w)
  await assert.rejects(w.as('home')['upload:accept']({ upload }), { code: 'texts-not-reviewed' })
  const { texts } = await w.as('home')['upload:texts']({ upload })
  assert.deepEqual(
    texts.map(({ text, count, suggested }) => [text, count, suggested]),
    [
      ['Eyes closed', 1, 'Eyes closed'],
      ['Anna Virtanen awake', 2, ''],
      ['Dr Meyer calls', 1, ''],
    ],
  )
  const some = [{ text: 'Eyes closed', becomes: 'Eyes closed' }]
  await assert.rejects(w.as('home')['upload:accept']({ upload, texts: some }), { code: 'texts-not-reviewed' })
  await assert.rejects(w.as('chair')['upload:texts']({ upload }), { code: 'not-found' })
})

test('a text is stored as it was decided: kept, edited or removed, and nothing else of the file changes', async () => {
  await using w = await world()
  const { upload } = await sent(w)
  const { studies } = await w.as('home')['upload:accept']({
    upload,
    texts: [
      { text: 'Eyes closed', becomes: '' },
      { text: 'Anna Virtanen awake', becomes: 'Patient awake' },
      { text: 'Dr Meyer calls', becomes: 'Dr Meyer calls' },
    ],
  })
  const [study] = studies
  assert.ok(study?.kind === 'eeg')
  const bytes = await w.board.files.read(study.file)
  assert.ok(!Buffer.from(bytes).toString('latin1').includes('Virtanen'))
  const recording = await openRecording(bytes.length, async (start, end) => bytes.subarray(start, end))
  const { annotations, warnings } = await allAnnotations(recording.annotations())
  assert.deepEqual(
    annotations.map(({ onset, text }) => [onset, text.trim()]),
    [
      [1, '[text remov'],
      [2, 'Patient awake'],
      [3, 'Patient awake'],
      [4, 'Dr Meyer calls'],
    ],
  )
  assert.deepEqual([...recording.warnings, ...warnings], [])
  const own = file()
  const original = await openRecording(own.length, async (start, end) => own.subarray(start, end))
  assert.deepEqual(await recording.samples([0], 0, 8), await original.samples([0], 0, 8))
})

test('a mark is seen by all of the case with its author, and an observer or stranger makes none', async () => {
  await using w = await world()
  const { study } = await accepted(w)
  await assert.rejects(w.as('stranger')['mark:add']({ study, marks: [spike] }), { code: 'not-found' })
  await assert.rejects(w.as('stranger')['mark:list']({ study }), { code: 'not-found' })
  const told: string[] = []
  w.board.notices.subscribe((notice) => void told.push(notice.name))
  await w.as('radiologist')['mark:add']({ study, marks: [spike] })
  assert.ok(told.includes('recording:changed'))
  const seen = await w.as('home')['mark:list']({ study })
  assert.deepEqual(
    seen.marks.map(({ kind, onset, channels, author }) => [kind, onset, channels, author]),
    [['spike', 2.5, ['F4-C4'], w.person('radiologist').id]],
  )
  assert.deepEqual(
    seen.authors.map(({ id }) => id),
    [w.person('radiologist').id],
  )
})

test('only its author or who moderates takes a mark away, and both acts are in the access log', async () => {
  await using w = await world()
  const { case: id, study } = await accepted(w)
  const { marks } = await w.as('radiologist')['mark:add']({ study, marks: [spike, { ...spike, onset: 3 }] })
  const [first, second] = marks.map((mark) => mark.id)
  await assert.rejects(w.as('home')['mark:remove']({ study, mark: first! }), { code: 'not-permitted' })
  await w.as('radiologist')['mark:remove']({ study, mark: first! })
  await w.as('chair')['mark:remove']({ study, mark: second! })
  assert.deepEqual((await w.as('home')['mark:list']({ study })).marks, [])
  const { events } = await w.as('home')['audit:read']({ case: id })
  const acts = events.map(({ action }) => action).filter((action) => action.startsWith('mark:'))
  assert.deepEqual(acts, ['mark:add', 'mark:remove', 'mark:remove'])
})

test('a mark behind the end of the recording, and a free text without a word, are refused', async () => {
  await using w = await world()
  const { study } = await accepted(w)
  for (const wrong of [
    { ...spike, onset: 9 },
    { ...spike, kind: 'text' as const },
    { ...spike, onset: -1 },
  ]) {
    await assert.rejects(w.as('chair')['mark:add']({ study, marks: [wrong] }), { code: 'invalid-input' })
  }
})

test('with the consent marks and videos are gone: for the panel the recording does not exist any longer', async () => {
  await using w = await world()
  const { case: id, study } = await accepted(w)
  const video = await receiveVideo(w.board, caller(w, 'home'), study, stated, Readable.from([cleanMp4()]))
  await w.as('home')['consent:withdraw']({ case: id })
  await assert.rejects(w.as('chair')['mark:list']({ study }), { code: 'consent-withdrawn' })
  await assert.rejects(w.as('chair')['mark:add']({ study, marks: [spike] }), { code: 'consent-withdrawn' })
  await assert.rejects(videoFor(w.board, caller(w, 'chair'), study, video.id), { code: 'not-found' })
})

test('a montage of a network never changes: editing makes a next one and retires the first, which can still be read', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  const lines = parsedMontage('F3-C3\nC3-P3')
  const save = w.as('chair')['montage:save']
  const { montage } = await save({ case: id, name: 'Short', lines, replaces: null })
  const next = await save({ case: id, name: 'Short', lines: parsedMontage('F4-C4'), replaces: montage.id })
  const { montages, maySave } = await w.as('home')['montage:list']({ case: id })
  assert.deepEqual(
    montages.map((one) => [one.id, one.retired, one.lines.length]),
    [
      [montage.id, true, 2],
      [next.montage.id, false, 1],
    ],
  )
  assert.equal(maySave, true)
  await assert.rejects(w.as('stranger')['montage:list']({ case: id }), { code: 'not-found' })
})

const stated = { faceConsent: true, offsetSeconds: 1.5 }

test('no video comes in without the stated consent to a visible face, nor from another than the home clinician', async () => {
  await using w = await world()
  const { study } = await accepted(w)
  const receive = (who: Exclude<Who, 'nobody'>, faceConsent: boolean, bytes: Uint8Array) =>
    receiveVideo(w.board, caller(w, who), study, { ...stated, faceConsent }, Readable.from([bytes]))
  await assert.rejects(receive('home', false, cleanMp4()), { code: 'consent-missing' })
  await assert.rejects(receive('chair', true, cleanMp4()), { code: 'not-permitted' })
  await assert.rejects(receive('home', true, Buffer.from('<html>not a film</html>')), { code: 'unreadable-file' })
  assert.deepEqual((await w.as('home')['video:list']({ study })).videos, [])
})

test('a video is recognised by content, is set to the clock of the recording, and is gone when it is removed', async () => {
  await using w = await world()
  const { study } = await accepted(w)
  for (const [bytes, type] of [
    [cleanMp4(), 'video/mp4'],
    [cleanWebm(), 'video/webm'],
  ] as const) {
    const video = await receiveVideo(w.board, caller(w, 'home'), study, stated, Readable.from([bytes]))
    assert.equal(video.type, type)
    await w.as('chair')['video:align']({ study, video: video.id, offsetSeconds: 3.25 })
    const { videos } = await w.as('radiologist')['video:list']({ study })
    assert.deepEqual(
      videos.map((one) => one.offsetSeconds),
      [3.25],
    )
    await assert.rejects(w.as('chair')['video:remove']({ study, video: video.id }), { code: 'not-permitted' })
    await w.as('home')['video:remove']({ study, video: video.id })
    await assert.rejects(w.board.files.size(video.file), { code: 'not-found' })
    await assert.rejects(videoFor(w.board, caller(w, 'home'), study, video.id), { code: 'not-found' })
  }
})
