import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notice } from '../../../server/notices.ts'
import type { AnnotationDraft } from '../../../shared/domain/imageAnnotation.ts'
import type { AnnotationId, CaseId } from '../../../shared/domain/identifiers.ts'
import type { ImagingStudy } from '../../../shared/domain/study.ts'
import { world } from '../../world.ts'

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code)
  return true
}
const named = (last: number) => `ann_${String(last).padStart(16, '0')}` as AnnotationId

/** A world with a seated case that has a study to draw on. */
async function drawable() {
  const w = await world()
  const { case: id } = await w.seated()
  const at = new Date(w.clock.now()).toISOString()
  const study: ImagingStudy = {
    id: 'std_0000000000000001',
    case: id,
    kind: 'imaging',
    receivedAt: at,
    receivedBy: w.person('home').id,
    studyUid: '1.2',
    description: 'Brain',
    series: [
      {
        seriesUid: '1.1',
        frameOfReferenceUid: '1.9',
        modality: 'MR',
        description: 'T1',
        number: 1,
        rows: 2,
        columns: 2,
        lossy: false,
        stackOnly: null,
        burntInPossible: false,
        instances: [{ sopInstanceUid: '1.1.1', file: 'a'.repeat(64), bytes: 8, frames: 1 }],
      } as ImagingStudy['series'][number],
    ],
  }
  await w.board.store.commit([{ kind: 'study', parent: id, record: study, version: 0 }], {
    subject: id,
    by: 'system',
    action: 'study:add',
    target: study.id,
    outcome: 'success',
    detail: {},
    at,
  })
  const told: Notice[] = []
  w.board.notices.subscribe((notice) => told.push(notice))
  return { w, id, told }
}

const length: AnnotationDraft = {
  study: 'std_0000000000000001',
  seriesUid: '1.1',
  on: { unit: 'millimetres', frameOfReferenceUid: '1.9', normal: [0, 0, 1], thickness: 3 },
  kind: 'length',
  points: [
    [0, 0, 0],
    [3, 4, 0],
  ],
  text: '',
}
const list = async ({ w, id }: Awaited<ReturnType<typeof drawable>>) =>
  (await w.as('home')['annotation:list']({ case: id })).annotations

test('what one draws is kept with the case, with who and when, and everyone of the case is told', async () => {
  const place = await drawable()
  await using w = place.w
  await w.as('radiologist')['annotation:draw']({ case: place.id, id: named(1), draft: length })
  const [kept] = await list(place)
  assert.deepEqual([kept?.by, kept?.kind, kept?.points], [w.person('radiologist').id, 'length', length.points])
  const notice = place.told.find((one) => one.name === 'annotations:changed')
  assert.ok(notice && notice.name === 'annotations:changed' && notice.to.includes(w.person('home').id))
  assert.ok(!notice.to.includes(w.person('stranger').id))
  const { events } = await w.as('coordinator')['audit:read']({ case: place.id })
  assert.ok(events.some(({ action, target }) => action === 'annotation:draw' && target === named(1)))
  assert.deepEqual(w.errors, [])
})

test('who drew a figure may change it and take it away, nobody else', async () => {
  const place = await drawable()
  await using w = place.w
  await w.as('radiologist')['annotation:draw']({ case: place.id, id: named(1), draft: length })
  const to = { id: named(1), points: [...length.points].toReversed(), text: 'tail' }
  await assert.rejects(w.as('chair')['annotation:change'](to), refused('not-permitted'))
  await assert.rejects(w.as('chair')['annotation:remove']({ id: named(1) }), refused('not-permitted'))
  await w.as('radiologist')['annotation:change'](to)
  assert.equal((await list(place))[0]?.text, 'tail')
  await w.as('radiologist')['annotation:remove']({ id: named(1) })
  assert.deepEqual(await list(place), [])
  const kept = await w.board.store.read('imageAnnotation', named(1))
  assert.equal(kept.record.removed, true, 'what was cited can still be found')
})

test('a request that is tried again draws once', async () => {
  const place = await drawable()
  await using w = place.w
  for (let times = 0; times < 3; times++) {
    await w.as('chair')['annotation:draw']({ case: place.id, id: named(1), draft: length })
  }
  assert.equal((await list(place)).length, 1)
  const { w: other } = place
  await assert.rejects(
    other.as('radiologist')['annotation:draw']({ case: place.id, id: named(1), draft: length }),
    refused('not-permitted'),
  )
})

test('a figure that is none, on a study that is not of the case, or by who has no part in it, is refused', async () => {
  const place = await drawable()
  await using w = place.w
  const draw = (draft: AnnotationDraft, of: CaseId = place.id) =>
    w.as('chair')['annotation:draw']({ case: of, id: named(9), draft })
  await assert.rejects(draw({ ...length, points: [[0, 0, 0]] }), refused('invalid-input'))
  await assert.rejects(
    draw({
      ...length,
      points: [
        [1, 1, 1],
        [1, 1, 1],
      ],
    }),
    refused('invalid-input'),
  )
  await assert.rejects(
    draw({
      ...length,
      points: [
        [0, 0, 0],
        [1e9, 0, 0],
      ],
    }),
    refused('invalid-input'),
  )
  await assert.rejects(
    draw({
      ...length,
      points: [
        [0, 0, 0],
        [Number.NaN, 0, 0],
      ],
    }),
    refused('invalid-input'),
  )
  await assert.rejects(draw({ ...length, study: 'std_0000000000000002' }), refused('not-found'))
  const stranger = w.as('stranger')['annotation:draw']({ case: place.id, id: named(9), draft: length })
  await assert.rejects(stranger, refused('not-found'))
  assert.deepEqual(await list(place), [])
})

test('an image taken out as a file is an event in the access log', async () => {
  const place = await drawable()
  await using w = place.w
  await w.as('chair')['image:export']({ case: place.id, format: 'dicom', study: 'std_0000000000000001' })
  const { events } = await w.as('coordinator')['audit:read']({ case: place.id })
  const event = events.find(({ action }) => action === 'image:export')
  assert.deepEqual([event?.by, event?.detail['format']], [w.person('chair').id, 'dicom'])
})
