import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codecOf, decodeFrame } from '../../shared/dicom/decode.ts'
import { deidentifyDicom } from '../../shared/dicom/deidentify.ts'
import { describeInstance, type Instance } from '../../shared/dicom/instance.ts'
import { keyedUids, type RemapUid } from '../../shared/dicom/keyedUid.ts'
import { type DicomFile, parseDicom } from '../../shared/dicom/parse.ts'
import { showsTextMarks } from '../../shared/dicom/textMarks.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { deidentifiedWaveform } from '../../shared/eeg/deidentifiedWaveform.ts'
import { deidentified } from '../../shared/eeg/deidentify.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import type { ReadRange } from '../../shared/eeg/ranges.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Received } from '../../shared/protocol/uploads.ts'
import type { Files } from '../store/files.ts'
import { nodeCodecs } from './codecs.ts'
import { isDirectory, listedInstances } from './directory.ts'
import { nodeInflate } from './inflate.ts'
import { kindBytes, kindOf } from './kindOf.ts'
import { patientDigest } from './patientDigest.ts'
import { sealTexts } from './sealedTexts.ts'
import { noteTexts } from './textReview.ts'

/** A DICOM file is read in memory, so it is bounded; larger multi-frame files are no use in a browser either. */
const dicomBytes = 512 * 1024 * 1024
const eegBytes = 16 * 1024 * 1024 * 1024

export type ReceivedInstance = {
  instance: Instance
  file: string
  bytes: number
  studyDescription: string
  /** Keyed digest of whom the file named. */
  patient?: string | undefined
  /** Whether it was looked at for lettering, and shows some. */
  lettered?: boolean | undefined
}
export type ReceivedRecording = Omit<EegStudy, 'id' | 'case' | 'kind' | 'receivedAt' | 'receivedBy'>
export type ReceivedFiles = { instances: ReceivedInstance[]; recordings: ReceivedRecording[] }

/**
 * `pseudonym` takes the patient's place. `key`, 32 bytes that stay with the case, makes new identifiers and moves dates:
 * the same for one case, different for another. Recordings wait in `folder` while they are read.
 */
export type IntakeOptions = { pseudonym: string; key: Buffer; folder: string }

/** What a file became. `key` makes it one and the same, however often it comes. */
export type Taken = {
  key: string
  received: Omit<Received, 'index'>
  instance?: ReceivedInstance
  recording?: ReceivedRecording
  /** What people typed into the recording, sealed: see `sealedTexts.ts`. */
  typed?: string
  /** Of a disc's index: the instances it lists, by their new identifiers. */
  listed?: string[]
}

/** Takes files one by one: recognised by content, read, de-identified, and only then stored. */
export type Intake = {
  /** @throws Problem as the readers do, `unreadable-file` for what is neither, `too-large`. */
  receive(bytes: AsyncIterable<Uint8Array>): Promise<Taken>
}

const codecs = nodeCodecs()

export function openIntake(files: Files, options: IntakeOptions): Intake {
  const remapUid = keyedUids(Uint8Array.from(options.key))
  // Backwards by one to twelve months, so that the intervals within a case hold and the days do not.
  const dateShiftDays = -(30 + (options.key.readUInt32LE(0) % 335))
  const isSampled = sampling()
  const profile = remapUid.then((remap) => ({
    pseudonym: options.pseudonym,
    remapUid: remap,
    descriptions: true,
    characteristics: true,
    dateShiftDays,
  }))

  async function receiveDicom(bytes: Uint8Array): Promise<Taken> {
    const original = await parseDicom(bytes, { inflate: nodeInflate })
    if (isDirectory(original)) return await directory(original, await remapUid)
    const described = describeInstance(original)
    codecOf(described.transferSyntax)
    const clean = await deidentifyDicom(bytes, { ...(await profile), inflate: nodeInflate, codecs })
    const stored = await parseDicom(clean.bytes, { inflate: nodeInflate })
    const instance = describeInstance(stored)
    const lettered = isSampled(instance.seriesUid) ? await isLettered(stored, instance) : undefined
    const removed = Math.max(0, elementCount(original) - elementCount(stored))
    const warnings = [...new Set([...described.warnings, ...clean.warnings])]
    const file = await files.put(clean.bytes)
    const { studyDescription, seriesUid, seriesDescription: description, modality, sopInstanceUid } = instance
    const patient = patientDigest(original, options.key)
    return {
      key: sopInstanceUid,
      received: { outcome: { kind: 'dicom', seriesUid, description, modality }, removed, warnings },
      instance: {
        // What was seen before the header was cleaned holds for the image too.
        instance: { ...instance, burntIn: described.burntIn, warnings },
        file,
        bytes: clean.bytes.length,
        studyDescription,
        patient,
        lettered,
      },
    }
  }

  async function receiveEeg(head: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<Taken> {
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
      recording.format === 'DICOM'
        ? deidentifiedWaveform(size, read, { ...(await profile), replaceText })
        : deidentified(size, read, { pseudonym: options.pseudonym, date: 'hidden', replaceText }),
    )
    const warnings = [
      ...new Set([...recording.warnings.map(({ code }) => code), ...(removed > 0 ? ['annotation-texts-removed'] : [])]),
    ]
    const { format, signals, timeline } = recording
    const durationSeconds = timeline.durationSeconds
    return {
      key: stored.sha256,
      received: {
        outcome: { kind: 'eeg', format, channels: signals.length, durationSeconds, texts: noted.texts.size },
        removed,
        warnings,
      },
      typed: sealTexts(noted, options.key),
      recording: {
        file: stored.sha256,
        bytes: stored.bytes,
        description: 'EEG',
        format,
        channels: signals.length,
        durationSeconds,
        warnings,
      },
    }
  }

  return {
    async receive(bytes) {
      const from = bytes[Symbol.asyncIterator]()
      try {
        const head = await firstBytes(from, kindBytes)
        const kind = kindOf(head.subarray(0, kindBytes))
        return kind === 'eeg' ? await receiveEeg(head, from) : await receiveDicom(await collect(head, from))
      } finally {
        await from.return?.()
      }
    },
  }
}

/** The index of a disc holds names, so only which images it lists is taken from it. */
async function directory(file: DicomFile, remapUid: RemapUid): Promise<Taken> {
  const listed = await Promise.all(listedInstances(file).map(remapUid))
  const outcome = { kind: 'directory' as const, listed: listed.length }
  const key = createHash('sha256').update(listed.toSorted().join()).digest('hex')
  return { key: `directory ${key}`, received: { outcome, removed: 0, warnings: [] }, listed }
}

/** The first images of a series, and some of the others: what is burnt in stands in many of them. */
function sampling(): (seriesUid: string) => boolean {
  const seen = new Map<string, number>()
  return (seriesUid) => {
    const count = seen.get(seriesUid) ?? 0
    if (seen.size < 2000) seen.set(seriesUid, count + 1)
    return count < 2 || (count % 16 === 0 && count <= 128)
  }
}

/** @throws Problem where it cannot be decoded: better now than in front of the panel. */
async function isLettered(file: DicomFile, instance: Instance): Promise<boolean> {
  const values = await decodeFrame(file, instance, Math.floor(instance.frames / 2), codecs)
  return showsTextMarks(values, instance)
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
