import type { EegMarkKind, StandingMark } from '../../shared/domain/eegMark.ts'
import type { Annotation } from '../../shared/eeg/tal.ts'
import type { Annotations } from './eegReader.ts'

/** Something said of a time in a recording: written into the file, or marked by somebody of the panel. */
export type Note = Annotation & { mark?: StandingMark; author?: string }
export type Notes = { annotations: Note[]; leftOut: number }

/** Both kinds in one list, by time. Null until the file's own are read and there is no mark yet. */
export function notesOf(
  annotations: Annotations | null,
  marks: readonly StandingMark[],
  words: { of: (mark: StandingMark) => string; author: (mark: StandingMark) => string },
): Notes | null {
  if (!annotations && marks.length === 0) return null
  const marked = marks.map((mark): Note => {
    const { onset, duration } = mark
    return { onset, duration, text: words.of(mark), mark, author: words.author(mark) }
  })
  const all = [...(annotations?.annotations ?? []), ...marked]
  return { annotations: all.toSorted((one, other) => one.onset - other.onset), leftOut: annotations?.leftOut ?? 0 }
}

/** What a text of a file most likely means, so that imported events stand in the list as what they are. */
export function kindOfText(text: string): EegMarkKind {
  const plain = text.toLowerCase()
  const found = kinds.find(([, pattern]) => pattern.test(plain))
  return found ? found[0] : 'text'
}

const kinds: readonly (readonly [EegMarkKind, RegExp])[] = [
  ['polyspike', /\bpoly-?spikes?\b/],
  ['spikeWave', /\bspikes?[ -]?(and[ -])?(slow[ -])?waves?\b/],
  ['sharpWave', /\bsharp[ -]?waves?\b/],
  ['spike', /\bspikes?\b/],
  ['seizureOffset', /\b(seizure|sz|ictal)\b.*\b(end|off|offset|stop)\b/],
  ['seizureOnset', /\b(seizure|sz|ictal)\b.*\b(on|onset|start|begin)\b/],
  ['slowing', /\bslow(ing)?\b/],
  ['artefact', /\bart[ei]fact\b/],
]
