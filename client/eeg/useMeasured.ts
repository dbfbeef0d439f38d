import { useEffect, useState } from 'react'
import type { EegCursor, EegView } from '../../shared/domain/stage.ts'
import type { Instant } from '../../shared/eeg/instant.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { EegReader, PageManner, RecordingSource } from './eegReader.ts'

/** The value on each cursor's line in its unit; null where it is not known yet or nothing was recorded. */
export type Measured = readonly (number | null)[]

/** Asks the worker for what stands under the cursors: exact samples, filtered as the page is. */
export function useMeasured(
  reader: EegReader | null,
  source: RecordingSource,
  view: EegView,
  cursors: readonly EegCursor[],
  how: PageManner,
): Measured {
  const [instants, setInstants] = useState<{ key: string; of: (Instant | null)[] }>({ key: '', of: [] })
  const key = JSON.stringify([source.id, cursors, how, { ...view, start: 0, seconds: 0, cursors: [] }])
  useEffect(() => {
    if (!reader || cursors.length === 0) return
    let isLooking = true
    const asked = cursors.map(({ time }) => reader.instant(source, view, time, how).catch(nullIfProblem))
    void Promise.all(asked).then((of) => isLooking && setInstants({ key, of }))
    return () => {
      isLooking = false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says it all
  }, [reader, key])
  if (instants.key !== key) return []
  return cursors.map(({ line }, index) => {
    const value = instants.of[index]?.lines.find(({ label }) => label === line)?.value
    return value === undefined || Number.isNaN(value) ? null : value
  })
}

/** The field over the head at one time; null until it is known. */
export function useField(
  reader: EegReader | null,
  source: RecordingSource,
  view: EegView,
  time: number | null,
): Instant | null {
  const [instant, setInstant] = useState<{ key: string; of: Instant | null }>({ key: '', of: null })
  const { lff, hff, notch, badChannels } = view
  const key = JSON.stringify([source.id, time, lff, hff, notch, badChannels])
  useEffect(() => {
    if (!reader || time === null) return
    let isLooking = true
    const average: EegView = { ...view, montage: 'average', hiddenLines: [] }
    const asked = reader.instant(source, average, time).catch(nullIfProblem)
    void asked.then((of) => isLooking && setInstant({ key, of }))
    return () => {
      isLooking = false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says it all
  }, [reader, key])
  return instant.key === key ? instant.of : null
}

function nullIfProblem(error: unknown): null {
  if (!(error instanceof Problem)) throw error
  return null
}
