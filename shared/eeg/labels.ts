export type ChannelKind = 'eeg' | 'ecg' | 'eog' | 'emg' | 'other'

export type Channel = {
  /** The label as the field writes it: `Fp1`, `T7`, `Fpz-Cz`; what is not recognised stays as it is. */
  name: string
  kind: ChannelKind
  /** The 10-10 site that was recorded, null where the label names none. */
  site: string | null
  /** What it was recorded against: a site, or `common` where all the label says is that there was a reference. */
  reference: string
}

/**
 * What a recorder's label means. Known forms: `EEG Fp1-Ref`, `POL T3`, `Fp1.`, `FP1-F7`, `EEG C3-LE`, `ECG ECG1`.
 * T3, T4, T5 and T6 are written T7, T8, P7 and P8 (ACNS Guideline 2).
 */
export function channelOf(label: string): Channel {
  const bare = label.replace(/\.+$/, '').trim()
  const prefix = /^(EEG|POL|ECG|EKG|EOG|EMG)[ _:]+/i.exec(bare)?.[1]?.toUpperCase() ?? null
  const rest = prefix ? bare.slice(prefix.length).replace(/^[ _:]+/, '') : bare
  if (prefix === null || prefix === 'EEG' || prefix === 'POL') {
    const [recorded = '', against, ...more] = rest.split(/\s*[-–]\s*/)
    const site = siteOf(recorded)
    if (site && more.length === 0) {
      if (against === undefined) return { name: site, kind: 'eeg', site, reference: 'common' }
      const second = siteOf(against)
      if (second) return { name: `${site}-${second}`, kind: 'eeg', site, reference: second }
      const reference = referenceOf(against)
      if (reference) return { name: site, kind: 'eeg', site, reference }
    }
  }
  return { name: prefix === 'POL' ? rest : bare, kind: kindOf(bare, prefix), site: null, reference: 'common' }
}

/** Gives each channel a name of its own: a second `Cz` is called `Cz (2)`. */
export function uniqueNames(channels: readonly Channel[]): Channel[] {
  const seen = new Map<string, number>()
  return channels.map((channel) => {
    const count = (seen.get(channel.name) ?? 0) + 1
    seen.set(channel.name, count)
    return count === 1 ? channel : { ...channel, name: `${channel.name} (${count})` }
  })
}

/** The 10-10 name of an electrode, whatever its case or age (`FP1`, `t3`); null where it is none. */
export function siteOf(text: string): string | null {
  return sites.get(text.trim().replace(/\.+$/, '').toUpperCase()) ?? null
}

/** Every site of the 10-10 system by its upper-case name, and the four that were renamed by both their names. */
const sites = new Map<string, string>()
const row = (prefix: string, ends: string) => {
  for (const end of ends.split(' ')) sites.set(`${prefix}${end}`.toUpperCase(), prefix + end)
}
row('Fp', '1 z 2')
row('AF', '9 7 5 3 1 z 2 4 6 8 10')
row('F', '9 7 5 3 1 z 2 4 6 8 10')
row('FT', '9 7 8 10')
row('FC', '5 3 1 z 2 4 6')
row('T', '9 7 8 10')
row('C', '5 3 1 z 2 4 6')
row('TP', '9 7 8 10')
row('CP', '5 3 1 z 2 4 6')
row('P', '9 7 5 3 1 z 2 4 6 8 10')
row('PO', '9 7 5 3 1 z 2 4 6 8 10')
row('O', '9 1 z 2 10')
row('I', '1 z 2')
row('N', 'z')
row('A', '1 2')
row('M', '1 2')
for (const [old, site] of [
  ['T3', 'T7'],
  ['T4', 'T8'],
  ['T5', 'P7'],
  ['T6', 'P8'],
] as const) {
  sites.set(old, site)
}

/** Null for a text that is no reference, so that `C3-foo` is not taken for C3. */
function referenceOf(text: string): string | null {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (/^(REF|R|G\d?|GND|COM|COMMON)$/.test(plain)) return 'common'
  if (/^(LE|A1A2|LINKEDEARS|M1M2)$/.test(plain)) return 'linked ears'
  return /^(AVG|AVE|AV|AR|CAR|AVERAGE)$/.test(plain) ? 'average' : null
}

function kindOf(label: string, prefix: string | null): ChannelKind {
  if (prefix === 'ECG' || prefix === 'EKG' || /(^|[^a-z])(ECG|EKG)/i.test(label)) return 'ecg'
  if (prefix === 'EOG' || /(^|[^a-z])(EOG|LOC|ROC|E1|E2)([^a-z0-9]|$)/i.test(label)) return 'eog'
  if (prefix === 'EMG' || /(^|[^a-z])(EMG|CHIN|SUBMENTAL)/i.test(label)) return 'emg'
  return prefix === 'EEG' ? 'eeg' : 'other'
}
