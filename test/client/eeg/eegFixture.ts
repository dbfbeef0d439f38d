import { writeEdfPlus } from '../../../shared/eeg/write.ts'
import { eegViewOf } from '../../../client/imaging/hanging.ts'
import type { EegView } from '../../../shared/domain/stage.ts'
import type { EegStudy } from '../../../shared/domain/study.ts'

const samplesPerSecond = 200

/** A recording of 62 s of five electrodes, each a sine of 100 µV, and an ECG, with three annotations. */
export function smallRecording(): Uint8Array<ArrayBuffer> {
  const labels = ['EEG Fp1-Ref', 'EEG F7-Ref', 'EEG T3-Ref', 'EEG F8-Ref', 'EEG Cz-Ref', 'ECG']
  return writeEdfPlus({
    patientField: 'X X X X',
    recordingField: 'Startdate 16-NOV-2026 X X X',
    start: { year: 2026, month: 11, day: 16, hour: 23, minute: 59, second: 50 },
    recordSeconds: 1,
    signals: labels.map((label, index) => ({
      label,
      unit: 'uV',
      physicalMin: -3276.8,
      physicalMax: 3276.7,
      digitalMin: -32768,
      digitalMax: 32767,
      samplesPerRecord: samplesPerSecond,
      transducer: '',
      prefilter: '',
      samples: Float32Array.from(
        { length: 62 * samplesPerSecond },
        (_, sample) => 100 * Math.sin((2 * Math.PI * (8 + index) * sample) / samplesPerSecond),
      ),
    })),
    annotations: [
      { onset: 3, duration: null, text: 'Eyes closed' },
      { onset: 25.5, duration: 12, text: 'Seizure' },
      { onset: 55, duration: null, text: 'End' },
    ],
  })
}

export const smallStudy = (bytes: number): EegStudy => ({
  id: 'std_0000000000000001',
  case: 'cas_0000000000000001',
  receivedAt: '2026-11-16T12:00:00.000Z',
  receivedBy: 'per_0000000000000001',
  kind: 'eeg',
  file: '0'.repeat(64),
  bytes,
  description: '',
  format: 'EDF+C',
  channels: 6,
  durationSeconds: 62,
  warnings: [],
})

export const viewOf = (part: Partial<EegView> = {}): EegView => ({ ...eegViewOf(smallStudy(1)), ...part })
