import { siteOf } from '../../shared/eeg/labels.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'

/**
 * The recorded channels a line is made of, by its label: `Fp1-F7` is of Fp1 and F7, `Fz-Av` of Fz, and a label that is
 * a channel's own name is of that channel. A site that was recorded twice gives both its channels.
 */
export function channelsOfLine(label: string, channels: RecordingFacts['channels']): string[] {
  const own = channels.find(({ name }) => name === label)
  if (own) return [own.name]
  const parts = label.split('-').flatMap((part) => siteOf(part) ?? [])
  const pairs = channels.filter(({ name }) => isPair(name, parts))
  if (parts.length === 2 && pairs.length > 0) return pairs.map(({ name }) => name)
  return parts.flatMap((site) =>
    channels.flatMap(({ name, kind }) => (kind === 'eeg' && base(name) === site ? [name] : [])),
  )
}

const base = (name: string) => name.replace(/ \(\d+\)$/, '')

const isPair = (name: string, sites: readonly string[]) => {
  const recorded = base(name)
  return recorded === sites.join('-') || recorded === sites.toReversed().join('-')
}
