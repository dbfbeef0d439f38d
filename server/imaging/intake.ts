import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { deidentifyDicom } from '../../shared/dicom/deidentify.ts'
import { describeInstance, type Instance } from '../../shared/dicom/instance.ts'
import { keyedUids } from '../../shared/dicom/keyedUid.ts'
import { type DicomFile, parseDicom } from '../../shared/dicom/parse.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { deidentified } from '../../shared/eeg/deidentify.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import type { ReadRange } from '../../shared/eeg/ranges.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Received } from '../../shared/protocol/record.ts'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import type { Files } from '../store/files.ts'
import { nodeCodecs } from './codecs.ts'
import { nodeInflate } from './inflate.ts'
import { kindOf } from './kindOf.ts'
import { noteTexts, type TextsOf, textsForReview, undecided, withDecidedTexts } from './textReview.ts'

/** A DICOM file is read in memory, so it is bounded; larger multi-frame files are no use in a browser either. */
const dicomBytes = 512 * 1024 * 1024
const eegBytes = 16 * 1024 * 1024 * 1024

export type ReceivedInstance = { instance: Instance; file: string; bytes: number; studyDescription: string }
export type ReceivedRecording = Omit<EegStudy, 'id' | 'case' | 'kind' | 'receivedAt' | 'receivedBy'>
export type ReceivedFiles = { instances: ReceivedInstance[]; recordings: ReceivedRecording[] }

/**
 * `pseudonym` takes the patient's place. `key`, 32 bytes that stay with the case, makes new identifiers and moves dates:
 * the same for one case, different for another. Recordings wait in `folder` while they are read.
 */
export type IntakeOptions = { pseudonym: string; key: Buffer; folder: string }

/** Takes files one by one: recognised by content, read, de-identified, and only then stored. */
export type Intake = {
  /** @throws Problem as the readers do, `unreadable-file` for what is neither, `too-large`. */
  receive(bytes: AsyncIterable<Uint8Array>): Promise<Omit<Received, 'index'>>
  received(): ReceivedFiles
  /** What people typed into the recordings. */
  texts(): TextForReview[]
  /**
   * Writes the texts as they were decided into the recordings.
   * @throws Problem `texts-not-reviewed` where one was not looked at
   */
  review(decided: readonly ReviewedText[]): Promise<void>
}

const codecs = nodeCodecs()

export function openIntake(files: Files, options: IntakeOptions): Intake {
  const instances = new Map<string, ReceivedInstance>()
  const recordings = new Map<string, ReceivedRecording>()
  /** By the file that is stored until the texts are decided over. */
  const typed = new Map<string, TextsOf>()

  const remapUid = keyedUids(Uint8Array.from(options.key))
  // Backwards by one to twelve months, so that the intervals within a case hold and the days do not.
  const dateShiftDays = -(30 + (options.key.readUInt32LE(0) % 335))

  async function receiveDicom(bytes: Uint8Array): Promise<Omit<Received, 'index'>> {
    const original = await parseDicom(bytes, { inflate: nodeInflate })
    const described = describeInstance(original)
    const clean = await deidentifyDicom(bytes, {
      pseudonym: options.pseudonym,
      remapUid: await remapUid,
      inflate: nodeInflate,
      codecs,
      descriptions: true,
      characteristics: true,
      dateShiftDays,
    })
    const stored = await parseDicom(clean.bytes, { inflate: nodeInflate })
    const instance = describeInstance(stored)
    const removed = Math.max(0, elementCount(original) - elementCount(stored))
    const warnings = [...new Set([...described.warnings, ...clean.warnings])]
    if (instances.has(instance.sopInstanceUid)) return { outcome: { kind: 'duplicate' }, removed, warnings }
    const file = await files.put(clean.bytes)
    // The same file may have come twice at once.
    if (instances.has(instance.sopInstanceUid)) return { outcome: { kind: 'duplicate' }, removed, warnings }
    const { studyDescription, seriesUid, seriesDescription: description, modality } = instance
    instances.set(instance.sopInstanceUid, { instance, file, bytes: clean.bytes.length, studyDescription })
    return { outcome: { kind: 'dicom', seriesUid, description, modality }, removed, warnings }
  }

  async function receiveEeg(head: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<Omit<Received, 'index'>> {
    await using raw = await spool(head, rest, options.folder)
    const { size, read } = raw
    const recording = await openRecording(size, read)
    let removed = 0
    const noted = noteTexts()
    const replaceText: typeof noted.replaceText = (text, place, onset) => {
      const clean = noted.replaceText(text, place, onset)
      if (clean !== text) removed++
      return clean
    }
    const stored = await files.putStream(
      deidentified(size, read, { pseudonym: options.pseudonym, date: 'hidden', replaceText }),
    )
    const warnings = [
      ...new Set([...recording.warnings.map(({ code }) => code), ...(removed > 0 ? ['annotation-texts-removed'] : [])]),
    ]
    if (recordings.has(stored.sha256)) return { outcome: { kind: 'duplicate' }, removed, warnings }
    const { format, signals, timeline } = recording
    const durationSeconds = timeline.durationSeconds
    recordings.set(stored.sha256, {
      file: stored.sha256,
      bytes: stored.bytes,
      description: 'EEG',
      format,
      channels: signals.length,
      durationSeconds,
      warnings,
    })
    typed.set(stored.sha256, { texts: noted.texts, places: noted.places })
    const outcome = { kind: 'eeg' as const, format, channels: signals.length, durationSeconds, texts: noted.texts.size }
    return { outcome, removed, warnings }
  }

  return {
    async receive(bytes) {
      const from = bytes[Symbol.asyncIterator]()
      try {
        const head = await firstBytes(from, 256)
        const kind = kindOf(head.subarray(0, 256))
        return kind === 'eeg' ? await receiveEeg(head, from) : await receiveDicom(await collect(head, from))
      } finally {
        await from.return?.()
      }
    },
    received: () => ({ instances: [...instances.values()], recordings: [...recordings.values()] }),
    texts: () => textsForReview([...typed.values()]),
    async review(decided) {
      const missing = undecided([...typed.values()], decided).length
      if (missing > 0) throw new Problem('texts-not-reviewed', { count: String(missing) })
      for (const [stored, texts] of typed) {
        const recording = recordings.get(stored)
        if (recording)
          recordings.set(stored, { ...recording, file: await withDecidedTexts(files, stored, texts, decided) })
      }
    },
  }
}

const elementCount = (file: DicomFile): number => Object.keys(file.dataSet.elements).length

async function firstBytes(from: AsyncIterator<Uint8Array>, least: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length < least) {
    const { done, value } = await from.next()
    if (done) break
    parts.push(value)
    length += value.length
  }
  return Buffer.concat(parts)
}

async function collect(head: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const parts = [head]
  let length = head.length
  for (;;) {
    const { done, value } = await rest.next()
    if (done) return Buffer.concat(parts)
    length += value.length
    if (length > dicomBytes) throw new Problem('too-large', { limit: String(dicomBytes) })
    parts.push(value)
  }
}

/**
 * Holds a recording on disk while it is read from several places at once. It still names the patient, so it loses its
 * own name as soon as it is open: whatever ends this process, nothing is left of it.
 */
async function spool(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  folder: string,
): Promise<AsyncDisposable & { size: number; read: ReadRange }> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const path = join(incoming, randomUUID())
  const file = await open(path, 'wx+', 0o600)
  try {
    await rm(path)
    let size = 0
    for (let part: Uint8Array | undefined = head; part; part = (await rest.next()).value) {
      size += part.length
      if (size > eegBytes) throw new Problem('too-large', { limit: String(eegBytes) })
      await file.appendFile(part)
    }
    const read: ReadRange = async (start, end) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(end - start), 0, end - start, start)
      return buffer.subarray(0, bytesRead)
    }
    return { size, read, [Symbol.asyncDispose]: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}
