import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { deidentified } from '../../../shared/eeg/deidentify.ts'
import { readPage } from '../../../shared/eeg/page.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { eegSignal, edf, opened, readerOf, sine } from './files.ts'

/** mulberry32: the same damage in every run. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
}

const base = edf(
  ['EEG Fp1-Ref', 'EEG F7-Ref', 'ECG'].map((label) => eegSignal(label, sine(10, 50, 20))),
  {
    annotations: [{ onset: 3, duration: 0.5, text: 'spike and wave' }],
  },
)
base.set(new TextEncoder().encode('EDF+D'), 192)

/** What a hostile or broken writer would put into a field. */
const tokens = [
  '',
  '0',
  '-1',
  '1',
  '99999999',
  '1e308',
  '-1e308',
  '1e-300',
  'NaN',
  '9e999',
  '0.00001',
  'abc',
  '\0\0\0\0',
  '+0\x14\x14\0',
  '2147483648'.slice(0, 8),
]

function damage(file: Uint8Array, roll: (sides: number) => number): Uint8Array {
  const changed = file.slice(0, roll(4) === 0 ? roll(file.length) : file.length)
  for (let i = roll(6); i >= 0; i--) {
    const inHeader = roll(3) > 0
    const at = inHeader ? roll(1280) : roll(changed.length)
    const token = new TextEncoder().encode(tokens[roll(tokens.length)]!.padEnd(8))
    // Whole fields of eight bytes are hit as often as single bytes.
    const aligned = inHeader ? at - (at % 8) + (roll(2) ? 4 : 0) : at
    if (roll(2))
      changed.set(token.subarray(0, Math.max(0, changed.length - aligned)), Math.min(aligned, changed.length))
    else if (at < changed.length) changed[at] = roll(256)
  }
  return changed
}

async function useEverything(file: Uint8Array): Promise<void> {
  const recording = await opened(file)
  await allAnnotations(recording.annotations())
  const view = { start: 1, seconds: 10, lff: 1, hff: 70, notch: 50, badChannels: ['Cz'], hiddenLines: [] }
  for (const montage of ['as-recorded', 'lb-18.1', 'average', 'laplacian', 'linked-ears'] as const) {
    await readPage(recording, { ...view, montage, rightFirst: false }, 800)
  }
  const wanted = { pseudonym: 'A-1', date: 'hidden', replaceText: () => '' } as const
  for await (const chunk of deidentified(file.length, readerOf(file), wanted)) assert.ok(chunk.length <= file.length)
}

test('two thousand damaged files give a reading or a problem with a code, never anything else', async () => {
  const outcomes = new Map<string, number>()
  for (let seed = 1; seed <= 2000; seed++) {
    let outcome = 'read'
    try {
      await useEverything(damage(base, dice(seed)))
    } catch (error) {
      if (!(error instanceof Problem)) throw new Error(`seed ${seed}`, { cause: error })
      outcome = error.code
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  assert.ok((outcomes.get('read') ?? 0) > 500, JSON.stringify([...outcomes]))
  for (const code of ['eeg-not-edf', 'eeg-header-truncated', 'eeg-header-malformed', 'eeg-too-short']) {
    assert.ok((outcomes.get(code) ?? 0) > 0, `${code} was never met: ${JSON.stringify([...outcomes])}`)
  }
})
