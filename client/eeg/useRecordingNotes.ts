import { useCallback, useMemo } from 'react'
import type { NewEegMark, StandingMark } from '../../shared/domain/eegMark.ts'
import type { EegMarkId } from '../../shared/domain/identifiers.ts'
import type { NetworkMontage } from '../../shared/domain/networkMontage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { useBoardIfAny } from '../app/board.tsx'
import { observable, type Observable, useObservable } from '../app/observable.ts'
import type { InputOf, Loadable, OutputOf, RequestName } from '../app/requests.ts'
import { useText } from '../i18n/useText.ts'
import type { Annotations } from './eegReader.ts'
import { markWords } from './eegWords.ts'
import { type Notes, notesOf } from './recordingNotes.ts'

const nobody: readonly StandingMark[] = []
const loading: Observable<Loadable<never>> = observable({ state: 'loading' })

/** An answer of the record, where there is one around this: a stage may also be shown without. */
export function useRecord<Name extends RequestName>(name: Name, input: InputOf<Name>): OutputOf<Name> | null {
  const board = useBoardIfAny()
  const key = JSON.stringify(input)
  const observed: Observable<Loadable<OutputOf<Name>>> = useMemo(
    () => board?.requests.observe(name, JSON.parse(key) as InputOf<Name>) ?? loading,
    [board, name, key],
  )
  const loadable = useObservable(observed)
  return loadable.state === 'ready' ? loadable.value : null
}

export type RecordingNotes = {
  notes: Notes | null
  mayMark: boolean
  add: (marks: readonly NewEegMark[]) => Promise<void>
  remove: (mark: EegMarkId) => Promise<void>
}

/** What is written in a recording and what the panel marked in it, live for everybody who looks. */
export function useRecordingNotes({ id: study }: EegStudy, annotations: Annotations | null): RecordingNotes {
  const text = useText()
  const board = useBoardIfAny()
  const known = useRecord('mark:list', { study })
  const marks = known?.marks.filter((mark) => mark.state === 'standing') ?? nobody
  const authors = known?.authors
  const key = JSON.stringify([marks, authors])
  const notes = useMemo(
    () =>
      notesOf(annotations, marks, {
        of: (mark) => markWords(mark, text),
        author: (mark) => authors?.find(({ id }) => id === mark.author)?.name ?? '',
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the marks by what they say, not by their identity
    [annotations, key, text],
  )
  const add = useCallback(
    async (wanted: readonly NewEegMark[]) => {
      for (let at = 0; at < wanted.length; at += 1000) {
        await board?.ask['mark:add']({ study, marks: wanted.slice(at, at + 1000) })
      }
      board?.requests.refresh((name) => name === 'mark:list')
    },
    [board, study],
  )
  const remove = useCallback(
    async (mark: EegMarkId) => {
      await board?.ask['mark:remove']({ study, mark })
      board?.requests.refresh((name) => name === 'mark:list')
    },
    [board, study],
  )
  return { notes, mayMark: known?.mayMark ?? false, add, remove }
}

/** The montages of the network, retired ones too; none where there is no record around this. */
export function useNetworkMontages(study: EegStudy): { montages: readonly NetworkMontage[]; maySave: boolean } | null {
  return useRecord('montage:list', { case: study.case })
}
