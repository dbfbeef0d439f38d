import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { channel, coded, group, syntax, waveform, waveformFile } from '../shared/eeg/waveformFiles.ts'
import { needsSharedData, sharedData } from '../support/sharedData.ts'

/** `CONSILIUM_FUZZ_SECONDS=3600 npm test -- fuzz` for an hour; `CONSILIUM_FUZZ_SEED` to see one run again. */
const seconds = Number(process.env['CONSILIUM_FUZZ_SECONDS'] ?? 60)
const seed = Number(process.env['CONSILIUM_FUZZ_SEED'] ?? 20261123)
const hangMilliseconds = 5000
const mostMiB = 512

type Said = { round: number; path: string } | { ended: Ended }
type Ended = {
  read: number
  refused: number
  codes: Record<string, number>
  slowestMs: number
  slowest: string
  peakMiB: number
}

test(
  `damaged files are read or refused by a code for ${seconds} s: no crash, no hang, no flood`,
  needsSharedData,
  async (t) => {
    // Large files would fill the time with copying them.
    const paths = ['dicom', 'eeg', 'broken']
      .flatMap((folder) => globSync(sharedData(`${folder}/**/*`)))
      .filter((path) => statSync(path).isFile() && statSync(path).size < 1_500_000)
    const some = paths.filter((path, index) => !/brain_/.test(path) || index % 16 === 0)
    assert.ok(some.length > 60, `only ${some.length} files`)
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
    t.after(() => rmSync(folder, { recursive: true }))
    some.push(...waveforms(folder))
    const script = join(import.meta.dirname, 'readUntilStopped.ts')
    const child = fork(script, [String(seconds), String(seed), ...some], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=320'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let last = 'nothing yet'
    let ended: Ended | undefined
    let hung: string | undefined
    let timer: NodeJS.Timeout | undefined
    const errors: string[] = []
    child.stderr?.on('data', (text: Buffer) => errors.push(text.toString()))
    child.on('message', (said: Said) => {
      clearTimeout(timer)
      if ('ended' in said) {
        ended = said.ended
        return
      }
      last = `${said.path}, round ${said.round}`
      // Processor time, not the clock, would be fairer to a busy machine; four times the limit is left for that.
      timer = setTimeout(() => {
        hung = last
        child.kill('SIGKILL')
      }, 4 * hangMilliseconds)
    })
    await new Promise((done) => child.on('close', done))
    clearTimeout(timer)
    assert.equal(hung, undefined, `hung on ${hung}`)
    assert.ok(ended, `ended on ${last} (seed ${seed}):\n${errors.join('').slice(-3000)}`)
    t.diagnostic(JSON.stringify(ended))
    assert.ok(ended.peakMiB <= mostMiB, `${ended.peakMiB} MiB`)
    assert.ok(ended.read > 0 && ended.refused > 0 && Object.keys(ended.codes).length >= 5, JSON.stringify(ended))
  },
)

/** No waveform of a laboratory is among the shared data. A tenth of what is read, that they are met often. */
function waveforms(folder: string): string[] {
  const ramp = (count: number) => Int16Array.from({ length: count }, (_, i) => i)
  const groups = [
    group([channel('Fp1'), channel('Cz'), channel('ECG')], [ramp(2000), ramp(2000), ramp(2000)], 200),
    group([channel('SpO2')], [Int32Array.from(ramp(10))], 1, { MultiplexGroupTimeOffset: 1500 }),
  ]
  const notes = {
    WaveformAnnotationSequence: [
      { UnformattedTextValue: 'Eyes closed', TemporalRangeType: 'SEGMENT', ReferencedTimeOffsets: '1\\2.5' },
      {
        ConceptNameCodeSequence: [coded('1', '99X', 'Flash')],
        TemporalRangeType: 'POINT',
        ReferencedSamplePositions: 9,
      },
    ],
  }
  return [syntax.explicit, syntax.implicit].flatMap((transferSyntax) =>
    (['defined', 'undefined'] as const).flatMap((lengths) => {
      const path = join(folder, `${transferSyntax}-${lengths}.dcm`)
      writeFileSync(path, waveformFile(waveform(groups, notes), { transferSyntax, lengths }))
      return [path, path, path]
    }),
  )
}
