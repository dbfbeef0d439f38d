import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { deidentifiedWaveform } from '../../../shared/eeg/deidentifiedWaveform.ts'
import { needsDicomTools } from '../../support/dicomOracle.ts'
import { edf, eegSignal, readerOf } from '../../shared/eeg/files.ts'
import { channel, coded, group, type Item, syntax, waveform, waveformFile } from '../../shared/eeg/waveformFiles.ts'
import { inspect, type Inspection } from './inspectProgram.ts'

const tools = await needsDicomTools()
const folder = await mkdtemp(join(tmpdir(), 'consilium-inspect-waveform-'))
after(() => rm(folder, { recursive: true }))

type Samples = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
type Signal = { label: string; unit: string; samplesPerSecond: number; samples: number; sha256: string | null }

const encodings = {
  SB: Int8Array,
  UB: Uint8Array,
  SS: Int16Array,
  US: Uint16Array,
  SL: Int32Array,
  UL: Uint32Array,
} as const
type Encoding = keyof typeof encodings

/** Decimals that no double holds, of both signs: each product and each sum is rounded. */
const scales = [
  { ChannelSensitivity: '.30517578125001', ChannelSensitivityCorrectionFactor: '1.0023', ChannelBaseline: '-12.7' },
  { ChannelSensitivity: '4.1e-3', ChannelSensitivityCorrectionFactor: '-0.97', ChannelBaseline: '0.1' },
  { ChannelSensitivity: '7', ChannelSensitivityCorrectionFactor: '0.333333333333', ChannelBaseline: '1e5' },
] as const

const count = 311

/** The ends of the range, both sides of its middle, and what a congruential generator makes of it. */
function storedIn(encoding: Encoding, seed: number): Samples {
  const samples = new encodings[encoding](count)
  const bits = samples.BYTES_PER_ELEMENT * 8
  let noise = seed
  samples.forEach((_, at) => {
    noise = (noise * 1_664_525 + 1_013_904_223) % 2 ** 32
    samples[at] = noise
  })
  samples.set([0, 1, -1, 2 ** (bits - 1), 2 ** (bits - 1) - 1, 2 ** bits - 1])
  return samples
}

function written(encoding: Encoding): Item {
  const channels = scales.map((scale, at) => channel(`X${at}`, scale))
  return group(
    channels,
    channels.map((_, at) => storedIn(encoding, at + 1)),
    200,
  )
}

/** A whole number of so many bytes, the lowest first; two's complement where it is signed. */
function storedAt(bytes: Uint8Array, at: number, width: number, isSigned: boolean): number {
  let whole = 0
  for (let byte = width - 1; byte >= 0; byte--) whole = whole * 256 + bytes[at + byte]!
  return isSigned && whole >= 2 ** (8 * width - 1) ? whole - 2 ** (8 * width) : whole
}

type Scale = { sensitivity: number; correction: number; baseline: number }

/** What PS3.3 C.10.9.1.4 says of a channel: the samples of all channels lie frame by frame. */
function digestOf(data: Uint8Array, encoding: Encoding, scale: Scale, [ordinal, channels]: [number, number]): string {
  const width = encodings[encoding].BYTES_PER_ELEMENT
  const frames = Math.floor(data.length / (width * channels))
  const values = Buffer.alloc(frames * 8)
  for (let frame = 0; frame < frames; frame++) {
    const stored = storedAt(data, (frame * channels + ordinal) * width, width, encoding.startsWith('S'))
    values.writeDoubleLE(stored * scale.sensitivity * scale.correction + scale.baseline, frame * 8)
  }
  return createHash('sha256').update(values).digest('hex')
}

const stored = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

const signalsOf = (line: Inspection | undefined) => (line?.['signals'] ?? []) as Signal[]
const digestsIn = (line: Inspection | undefined) => signalsOf(line).map(({ sha256 }) => sha256)

/** What the formula makes of the bytes that were written, channel by channel. */
const expected = (encoding: Encoding) =>
  scales.map((scale, ordinal) =>
    digestOf(
      written(encoding).WaveformData as Uint8Array,
      encoding,
      {
        sensitivity: Number(scale.ChannelSensitivity),
        correction: Number(scale.ChannelSensitivityCorrectionFactor),
        baseline: Number(scale.ChannelBaseline),
      },
      [ordinal, scales.length],
    ),
  )

test('of each width and sign, inspect has the digest that the formula of the standard gives', async () => {
  const all = Object.keys(encodings) as Encoding[]
  const paths: string[] = []
  for (const encoding of all) {
    for (const [form, transferSyntax] of [
      ['explicit', syntax.explicit],
      ['implicit', syntax.implicit],
    ] as const) {
      const file = waveformFile(waveform([written(encoding)]), { transferSyntax, lengths: 'undefined' })
      paths.push(await stored(`${encoding} ${form}.dcm`, file))
    }
  }
  const { exitCode, lines, errors } = await inspect(...paths)
  assert.deepEqual([exitCode, errors, lines.length], [0, '', 12])
  all.forEach((encoding, index) => {
    const digests = expected(encoding)
    assert.equal(new Set(digests).size, scales.length, 'each channel is another')
    assert.deepEqual(digestsIn(lines[2 * index]), digests, `${encoding}, explicit`)
    assert.deepEqual(digestsIn(lines[2 * index + 1]), digests, `${encoding}, implicit`)
  })
})

test('a channel of some megabytes, read in pieces, has the digest of the whole', async () => {
  const frames = 400_000
  const samples = [3, 7, 11].map((step) => Int16Array.from({ length: frames }, (_, at) => at * step))
  const of = group(
    scales.map((scale, at) => channel(`X${at}`, scale)),
    samples,
    256,
  )
  const path = await stored('long.dcm', waveformFile(waveform([of])))
  const { lines } = await inspect(path)
  const { ChannelSensitivity, ChannelSensitivityCorrectionFactor, ChannelBaseline } = scales[1]
  const values = Buffer.alloc(frames * 8)
  samples[1]!.forEach((one, at) =>
    values.writeDoubleLE(
      one * Number(ChannelSensitivity) * Number(ChannelSensitivityCorrectionFactor) + Number(ChannelBaseline),
      at * 8,
    ),
  )
  assert.equal(signalsOf(lines[0])[1]?.samples, frames)
  assert.equal(digestsIn(lines[0])[1], createHash('sha256').update(values).digest('hex'))
})

test('the same microvolts as DICOM and as EDF have one digest, and what is told of them is the same', async () => {
  const microvolts = [1, -2].map((sign) =>
    Float64Array.from({ length: 512 }, (_, at) => sign * Math.round(100 * Math.sin(at / 7))),
  )
  const scale = { physicalMin: -16384, physicalMax: 16383.5 }
  const noted = { onset: 1.5, duration: 0.25, text: 'Eyes closed' }
  const asEdf = edf(
    [
      eegSignal('EEG Fp1-Ref', Float32Array.from(microvolts[0]!), scale),
      eegSignal('EEG O2-Ref', Float32Array.from(microvolts[1]!), scale),
    ],
    { annotations: [noted] },
  )
  // Quarters, an eighth by two, and a baseline: every step of it is exact.
  const asDicom = waveform(
    [
      group(
        [
          channel('EEG Fp1-Ref', { ChannelSensitivity: 0.25, ChannelBaseline: -20 }),
          channel('EEG O2-Ref', { ChannelSensitivity: 0.125, ChannelSensitivityCorrectionFactor: -2 }),
        ],
        [
          Int32Array.from(microvolts[0]!, (value) => (value + 20) / 0.25),
          Int32Array.from(microvolts[1]!, (value) => value / -0.25),
        ],
        256,
      ),
    ],
    {
      WaveformAnnotationSequence: [
        {
          ReferencedWaveformChannels: [1, 0],
          ConceptNameCodeSequence: [coded('1', '99X', 'Eyes closed')],
          TemporalRangeType: 'SEGMENT',
          ReferencedSamplePositions: [385, 449],
        },
      ],
    },
  )
  const paths = [await stored('same.edf', asEdf), await stored('same.dcm', waveformFile(asDicom))]
  const { exitCode, lines } = await inspect(...paths)
  assert.equal(exitCode, 0)
  const told = lines.map((line) => ({ ...line, file: null, format: null }))
  assert.deepEqual(told[1], told[0])
  assert.deepEqual(lines[1]?.['annotations'], [noted])
  assert.deepEqual(
    lines.map(({ format }) => format),
    ['EDF+C', 'DICOM'],
  )
})

test(
  'what dcmtk reads of a waveform gives the digests of inspect, before and after de-identification',
  tools,
  async () => {
    for (const encoding of Object.keys(encodings) as Encoding[]) {
      const file = waveformFile(waveform([written(encoding)], { PatientName: 'Potter^Harry' }))
      const paths = [await stored('before.dcm', file), await stored('after.dcm', await deidentified(file))]
      const { lines } = await inspect(...paths)
      for (const [index, path] of paths.entries()) {
        const told = await dumped(path)
        const { channels, data, interpretation } = told
        assert.equal(interpretation, encoding)
        assert.equal(channels.length, scales.length)
        assert.deepEqual(
          digestsIn(lines[index]),
          channels.map((scale, ordinal) => digestOf(data, encoding, scale, [ordinal, channels.length])),
          `${encoding}, ${index === 0 ? 'before' : 'after'}`,
        )
        assert.deepEqual(told.complaints, [])
      }
      assert.deepEqual(digestsIn(lines[1]), digestsIn(lines[0]))
    }
  },
)

async function deidentified(file: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const wanted = {
    pseudonym: 'HELIX-042',
    remapUid: (uid: string) => Promise.resolve(`${uid}.9`),
    replaceText: (words: string) => words,
    descriptions: true,
    characteristics: true,
    dateShiftDays: -40,
  }
  for await (const chunk of deidentifiedWaveform(file.length, readerOf(file), wanted)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Scale, samples and their encoding as dcmdump prints them: none of our reader. */
async function dumped(path: string) {
  const { stdout, stderr } = await promisify(execFile)('dcmdump', ['+L', '-q', path], { maxBuffer: 1e8 })
  const all = (tag: string): string[] =>
    [...stdout.matchAll(new RegExp(`^ *\\(${tag}\\) \\w\\w \\[?([^\\]#]*?)\\]? +#`, 'gm'))].map(([, value]) => value!)
  const numbers = (tag: string) => all(tag).map(Number)
  const [corrections, baselines] = [numbers('003a,0212'), numbers('003a,0213')]
  const channels = numbers('003a,0210').map((sensitivity, at): Scale => {
    return { sensitivity, correction: corrections[at]!, baseline: baselines[at]! }
  })
  const width = Number(all('5400,1004')[0]) / 8
  // Words of two bytes are printed with the higher first, whatever they hold.
  const printed = (all('5400,1010')[0] ?? '').split('\\')
  const bytes = printed.flatMap((one) => (one.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).toReversed())
  const data = Uint8Array.from(bytes).subarray(0, Number(all('003a,0010')[0]) * channels.length * width)
  return { channels, data, interpretation: all('5400,1006')[0], complaints: stderr.match(/^[WE]: .*$/gm) ?? [] }
}
