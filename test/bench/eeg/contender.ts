import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { openRecording } from '../../../shared/eeg/recording.ts'
import type { ReadRange } from '../../../shared/eeg/ranges.ts'

/** One contender in a process of its own, so that none inherits what another has compiled or allocated. */
const [name = '', task = '', path = '', peer = ''] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const pageSeconds = 10

type Contender = { firstPage(): Promise<number> | number; wholeFile(): Promise<number> | number }

/** Each answers with how many values it holds in their unit, so that nothing is left undone. */
const contenders: Record<string, () => Promise<Contender> | Contender> = {
  ours: async () => {
    const file = await open(path)
    const { size } = await file.stat()
    const read: ReadRange = async (start, end) => {
      const bytes = Buffer.allocUnsafe(end - start)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
      return bytes.subarray(0, bytesRead)
    }
    const samples = async (seconds: number) => {
      const recording = await openRecording(size, read)
      const to = Math.min(seconds, recording.timeline.durationSeconds)
      const stretches = await recording.samples(
        recording.signals.map(({ signal }) => signal),
        0,
        to,
      )
      return stretches.flatMap(({ signals }) => signals).reduce((sum, { values }) => sum + values.length, 0)
    }
    return { firstPage: () => samples(pageSeconds), wholeFile: () => samples(Infinity) }
  },
  edfdecoder: () => {
    const { EdfDecoder } = require(peer)
    // It reads whole files only: its first page is there when all is there.
    const whole = () => {
      const decoder = new EdfDecoder()
      decoder.setInput(wholeBuffer())
      decoder.decode()
      const output = decoder.getOutput()
      let count = 0
      for (let signal = 0; signal < output.getNumberOfSignals(); signal++) {
        count += output.getPhysicalSignalConcatRecords(signal, 0, output.getNumberOfRecords()).length
      }
      return count
    }
    return { firstPage: whole, wholeFile: whole }
  },
  epicurrents: () => {
    Object.assign(globalThis, { self: globalThis, window: globalThis, location: { href: 'http://localhost/' } })
    Object.assign(globalThis, { document: { currentScript: { src: 'http://localhost/', tagName: 'SCRIPT' } } })
    const { EdfDecoder } = require(peer)
    const count = (signals: { length: number }[]) => signals.reduce((sum, { length }) => sum + length, 0)
    return {
      firstPage: () => {
        const file = openSync(path, 'r')
        const main = Buffer.alloc(256)
        readSync(file, main, 0, 256, 0)
        const headerBytes = Number(main.toString('latin1', 184, 192))
        const head = new Uint8Array(headerBytes)
        readSync(file, head, 0, headerBytes, 0)
        const decoder = new EdfDecoder()
        decoder.setInput(head.buffer)
        const header = decoder.decodeHeader()
        const records = Math.ceil(pageSeconds / header.dataRecordDuration)
        const data = new Uint8Array(records * header.recordByteSize)
        readSync(file, data, 0, data.length, headerBytes)
        closeSync(file)
        return count(decoder.decodeData(header, data.buffer, 0, 0, records).signals)
      },
      wholeFile: () => {
        const decoder = new EdfDecoder()
        decoder.setInput(wholeBuffer())
        decoder.decode()
        // A list of records for each signal.
        return decoder.output['_physicalSignals'].reduce(
          (sum: number, records: { length: number }[]) => sum + count(records),
          0,
        )
      },
    }
  },
}

function wholeBuffer(): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
}

/** Milliseconds to read the file from front to back into one buffer: what the cache of the disk gives. */
function sequential(): number {
  const buffer = Buffer.allocUnsafe(4 * 1024 * 1024)
  const from = performance.now()
  const file = openSync(path, 'r')
  while (readSync(file, buffer, 0, buffer.length, null) > 0);
  closeSync(file)
  return performance.now() - from
}

const contender = await contenders[name]!()
const from = performance.now()
const values = task === 'firstPage' ? await contender.firstPage() : await contender.wholeFile()
const milliseconds = performance.now() - from
process.stdout.write(`${JSON.stringify({ milliseconds, values, sequentialMs: sequential() })}\n`)
