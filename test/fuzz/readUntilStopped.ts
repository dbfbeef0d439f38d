// Reads damaged files until its time is over. Says what it is about to read before it does, so that whoever watches
// knows what it hung on; ends with what it has seen. Arguments: seconds, seed, files.
import { readFileSync } from 'node:fs'
import { nodeCodecs } from '../../server/imaging/codecs.ts'
import { nodeInflate } from '../../server/imaging/inflate.ts'
import { kindBytes, kindOf } from '../../server/imaging/kindOf.ts'
import { decodeFrame } from '../../shared/dicom/decode.ts'
import { deidentifyDicom } from '../../shared/dicom/deidentify.ts'
import { dicomJson } from '../../shared/dicom/dicomJson.ts'
import { describeInstance } from '../../shared/dicom/instance.ts'
import { overlaysOf } from '../../shared/dicom/overlay.ts'
import { parseDicom } from '../../shared/dicom/parse.ts'
import { sortIntoSeries } from '../../shared/dicom/series.ts'
import { showsTextMarks } from '../../shared/dicom/textMarks.ts'
import { allAnnotations } from '../../shared/eeg/annotations.ts'
import { deidentifiedWaveform } from '../../shared/eeg/deidentifiedWaveform.ts'
import { deidentified } from '../../shared/eeg/deidentify.ts'
import { readPage } from '../../shared/eeg/page.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { mutated, seeded } from '../shared/dicom/mutation.ts'

const [seconds, seed, ...paths] = process.argv.slice(2)
const random = seeded(Number(seed))
const codecs = nodeCodecs()
const until = performance.now() + Number(seconds) * 1000
const seen = { read: 0, refused: 0, codes: {} as Record<string, number>, slowestMs: 0, slowest: '' }
const whole = new Map<string, Buffer>()

const profile = {
  pseudonym: 'OAK-7',
  remapUid: async () => '2.25.1',
  descriptions: true,
  characteristics: true,
  dateShiftDays: 1,
}

const view = {
  start: 1,
  seconds: 10,
  montage: 'as-recorded' as const,
  badChannels: [],
  hiddenLines: [],
  rightFirst: false,
  lff: 1,
  hff: 70,
  notch: null,
}

for (let round = 0; performance.now() < until; round++) {
  const path = paths[Math.floor(random() * paths.length)]!
  const original = whole.get(path) ?? readFileSync(path)
  whole.set(path, original)
  // Every tenth as it is: the corpus has broken files of its own.
  const bytes = random() < 0.1 ? Uint8Array.from(original) : mutated(original, random)
  process.send?.({ round, path })
  const began = performance.now()
  try {
    await readAll(bytes)
    seen.read++
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw new Error(`${path}, round ${round} of seed ${seed}`, { cause: thrown })
    seen.refused++
    seen.codes[thrown.code] = (seen.codes[thrown.code] ?? 0) + 1
  }
  const took = performance.now() - began
  if (took > seen.slowestMs) Object.assign(seen, { slowestMs: Math.round(took), slowest: `${path}, round ${round}` })
}
process.send?.({ ended: { ...seen, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) } })
process.disconnect?.()

async function readAll(bytes: Uint8Array): Promise<void> {
  if (kindOf(bytes.subarray(0, kindBytes)) === 'eeg') return readEeg(bytes)
  const file = await parseDicom(bytes, { inflate: nodeInflate })
  const instance = describeInstance(file)
  const frame = Math.floor(random() * instance.frames)
  const values = await decodeFrame(file, instance, frame, codecs)
  if (values.length !== instance.rows * instance.columns * instance.samplesPerPixel) throw new Error('not every pixel')
  showsTextMarks(values, instance)
  overlaysOf(file, instance, frame)
  dicomJson(file.dataSet)
  sortIntoSeries([instance])
  await deidentifyDicom(bytes, { ...profile, inflate: nodeInflate, codecs })
}

async function readEeg(bytes: Uint8Array): Promise<void> {
  const read = async (start: number, end: number) => bytes.subarray(start, Math.min(end, bytes.length))
  const recording = await openRecording(bytes.length, read)
  await allAnnotations(recording.annotations())
  for await (const { values } of recording.values()) if (values.length > 2 ** 25) throw new Error('too many at once')
  const replaceText = () => ''
  if (recording.format === 'DICOM') await readPage(recording, view, 100).catch(unlessTooLarge)
  const pieces =
    recording.format === 'DICOM'
      ? deidentifiedWaveform(bytes.length, read, { ...profile, replaceText })
      : deidentified(bytes.length, read, { pseudonym: 'OAK-7', date: 'hidden', replaceText })
  let length = 0
  for await (const piece of pieces) length += piece.length
  if (length > bytes.length + 1_000_000) throw new Error('longer than it was')
}

/** A damaged rate may ask for more than a page can hold; the file is read all the same. */
function unlessTooLarge(thrown: unknown): void {
  if (!(thrown instanceof Problem) || thrown.code !== 'too-large') throw thrown
}
