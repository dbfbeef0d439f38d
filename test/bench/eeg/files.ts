import { open } from 'node:fs/promises'
import { fieldBytes, mainSpan, signalFields, signalSpan } from '../../../shared/eeg/layout.ts'
import type { MainField, SignalField } from '../../../shared/eeg/layout.ts'

export const channels = 64
export const samplesPerSecond = 512
export const recordBytes = channels * samplesPerSecond * 2
const tenTwenty = 'Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2'.split(' ')

/**
 * A recording of 64 channels at 512 Hz in records of a second.
 * @param written the seconds that hold signal; the rest of the file is there and empty (sparse), since writing gigabytes
 * measures the disk and not the reader. Null writes all.
 */
export async function writeRecording(path: string, seconds: number, written: readonly number[] | null): Promise<void> {
  await using file = await open(path, 'w')
  const header = headerOf(seconds)
  await file.write(header, 0, header.length, 0)
  await file.truncate(header.length + seconds * recordBytes)
  const blocks = Array.from({ length: 10 }, (_, second) => recordOf(second))
  for (const second of written ?? Array.from({ length: seconds }, (_, index) => index)) {
    await file.write(blocks[second % blocks.length]!, 0, recordBytes, header.length + second * recordBytes)
  }
}

/** Alpha, slower waves and noise, of an amplitude of its own for each channel. */
function recordOf(second: number): Uint8Array {
  const values = new Int16Array(channels * samplesPerSecond)
  let seed = second + 1
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < samplesPerSecond; i++) {
      seed = (seed * 48271) % 2147483647
      const time = second + i / samplesPerSecond
      const wave = 300 * Math.sin(2 * Math.PI * 9.5 * time + channel) + 150 * Math.sin(2 * Math.PI * 2 * time)
      values[channel * samplesPerSecond + i] = wave + (seed % 200) - 100
    }
  }
  return new Uint8Array(values.buffer)
}

function headerOf(seconds: number): Uint8Array {
  const bytes = new Uint8Array(256 * (1 + channels)).fill(0x20)
  const main = (field: MainField, text: string) => {
    const { offset, width } = mainSpan(field)
    bytes.set(fieldBytes(text, width), offset)
  }
  const own = (field: SignalField, signal: number, text: string) => {
    const { offset, width } = signalSpan(field, signal, channels)
    bytes.set(fieldBytes(text, width), offset)
  }
  main('version', '0')
  main('patient', 'X X X X')
  main('recording', 'Startdate 02-MAR-2026 X X X')
  main('startDate', '02.03.26')
  main('startTime', '20.00.00')
  main('headerBytes', String(bytes.length))
  main('records', String(seconds))
  main('recordSeconds', '1')
  main('signalCount', String(channels))
  for (let signal = 0; signal < channels; signal++) {
    const texts: Partial<Record<SignalField, string>> = {
      label: `EEG ${tenTwenty[signal] ?? `X${signal}`}-Ref`,
      unit: 'uV',
      physicalMin: '-3276.8',
      physicalMax: '3276.7',
      digitalMin: '-32768',
      digitalMax: '32767',
      samplesPerRecord: String(samplesPerSecond),
    }
    for (const field of Object.keys(signalFields) as SignalField[]) own(field, signal, texts[field] ?? '')
  }
  return bytes
}
