import { writeEdfPlus } from '../../shared/eeg/write.ts'
import { addArtefacts } from './eeg/artefacts.ts'
import { addBackground } from './eeg/background.ts'
import { blankRecording, electrodes, sampleRate } from './eeg/electrodes.ts'
import { addDischarges, addSeizure } from './eeg/epileptiform.ts'
import type { Discharge } from './eeg/epileptiform.ts'
import { eyesOpen, hyperventilation, recordingSeconds, seizure } from './eeg/script.ts'
import { randomFor } from './random.ts'

/**
 * A synthetic routine EEG as EDF+C: 20 minutes, 19 sites of the 10-20 system and both ears, 256 Hz, with a right frontal
 * focus, one seizure from it, the usual artefacts and annotations. The same seed gives the same bytes.
 */
export function generateEeg(seed: number): Uint8Array<ArrayBuffer> {
  const recording = blankRecording(recordingSeconds)
  addBackground(recording, randomFor(seed, 'EEG background'))
  addSeizure(recording, randomFor(seed, 'seizure'))
  const discharges = addDischarges(recording, randomFor(seed, 'discharges'))
  addArtefacts(recording, randomFor(seed, 'artefacts'))
  return writeEdfPlus({
    patientField: `SYNTHETIC-${seed} X X X`,
    recordingField: 'Startdate 14-SEP-2026 SYNTHETIC X SYNTHETIC',
    start: { year: 2026, month: 9, day: 14, hour: 10, minute: 30, second: 0 },
    recordSeconds: 1,
    signals: electrodes.map(({ name }, index) => ({
      label: `EEG ${name}-Ref`,
      unit: 'uV',
      physicalMin: -1638.4,
      physicalMax: 1638.35,
      digitalMin: -32768,
      digitalMax: 32767,
      samplesPerRecord: sampleRate,
      transducer: 'AgAgCl electrode',
      prefilter: 'HP:0.3Hz LP:100Hz',
      samples: recording[index]!,
    })),
    annotations: annotationsFor(discharges),
  })
}

/**
 * What a technician would note: states, provocation, the clearest spikes, the seizure. Only words that
 * de-identification knows, so that the demo case keeps them.
 */
function annotationsFor(discharges: readonly Discharge[]): { onset: number; duration: null; text: string }[] {
  const clearest = discharges.toSorted((a, b) => b.amplitude - a.amplitude).slice(0, 24)
  const notes: [onset: number, text: string][] = [
    [0, 'SYNTHETIC RECORDING'],
    ...eyesOpen.flatMap(([from, to]): [number, string][] => [
      [from, 'Eyes open'],
      [to, 'Eyes closed'],
    ]),
    [hyperventilation[0], 'Hyperventilation start'],
    [hyperventilation[1], 'Hyperventilation end'],
    ...clearest.map(({ time }): [number, string] => [Math.round(time * sampleRate) / sampleRate, 'Spike']),
    [seizure[0], 'Seizure onset'],
    [seizure[1], 'Seizure end'],
    [seizure[1] + 8, 'Postictal slowing'],
    [recordingSeconds - 4, 'End of recording'],
  ]
  return notes.toSorted(([a], [b]) => a - b).map(([onset, text]) => ({ onset, duration: null, text }))
}
