import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hanging, hasContent, laidOut, slicesOf } from '../../../client/imaging/hanging.ts'
import { Layout, Shown, type View, viewportsOf } from '../../../shared/domain/stage.ts'
import { eegStudy, imagingStudy, series } from './samples.ts'

const t2 = series('1.4', 'cor T2 TSE', 300)
const t1 = series('1.1', 'Sag MPRAGE', 30)
const flair = series('1.3', '3D T1 FLAIR', 60)
const study = imagingStudy(t2, flair, t1)
const seriesOf = (view: View | undefined) => (view?.kind === 'slice' ? view.seriesUid : view?.kind)

test('a case without studies begins with an empty stage', () => {
  assert.equal(hasContent(hanging([])), false)
})

test('a meeting begins with T1 beside FLAIR over the EEG', () => {
  const { layout, views } = hanging([imagingStudy(flair, t1), eegStudy])
  assert.equal(layout, 'imagesOverEeg')
  assert.deepEqual(views.map(seriesOf), ['1.1', '1.3', 'eeg'])
  assert.equal(hanging([study, eegStudy]).layout, 'four')
})

test('four sequences hang as the neurologist looks at them: T1, FLAIR, T2 and susceptibility over the EEG', () => {
  const swi = series('1.6', 'SWI mIP', 60)
  const { layout, views } = hanging([imagingStudy(swi, t2, flair, t1), eegStudy])
  assert.equal(layout, 'fourOverEeg')
  assert.deepEqual(views.map(seriesOf), ['1.1', '1.3', '1.4', '1.6', 'eeg'])
})

test('what a case lacks leaves no hole', () => {
  assert.deepEqual(hanging([eegStudy]).layout, 'one')
  assert.deepEqual(hanging([imagingStudy(t2), eegStudy]).layout, 'sideBySide')
})

test('a series opens in its middle', () => {
  const [view] = hanging([imagingStudy(t2)]).views
  assert.equal(view?.kind === 'slice' && view.sopInstanceUid, '1.4.151')
})

test('frames of one file are slices of their own', () => {
  const multi = series('1.8', 'enhanced', 2)
  multi.instances[0]!.frames = 3
  assert.deepEqual(
    slicesOf(multi).map(({ frame }) => frame),
    [0, 1, 2, 0],
  )
})

test('every layout can be shown, keeps what was there, and puts the recording in the wide place', () => {
  const start = hanging([study, eegStudy])
  for (const layout of Layout.options) {
    const shown = Shown.parse(laidOut(start, layout, [study, eegStudy]))
    assert.equal(shown.views.length, viewportsOf[layout])
    assert.equal(seriesOf(shown.views[0]), '1.1')
  }
  assert.equal(
    seriesOf(laidOut(laidOut(start, 'four', [study, eegStudy]), 'imagesOverEeg', [study, eegStudy]).views[2]),
    'eeg',
  )
})
