import { edf, eegSignal } from '../shared/eeg/files.ts'
import { channel, coded, group, type Item, waveform, waveformFile } from '../shared/eeg/waveformFiles.ts'

const samplesPerSecond = 256
const seconds = 30

/**
 * What was recorded, in microvolts, positive as it is: for ten seconds a sine of 2 Hz of this amplitude, for five
 * nothing, for five a step to this level, then the sine again.
 */
export const recorded = {
  Fp1: { amplitude: 40, level: 90 },
  F7: { amplitude: -60, level: -60 },
  T7: { amplitude: 90, level: 30 },
  P7: { amplitude: -30, level: -90 },
  O1: { amplitude: 70, level: 60 },
  Cz: { amplitude: 20, level: -30 },
} as const
export type Site = keyof typeof recorded
export const sites = Object.keys(recorded) as Site[]

/** Letters that occur nowhere else: a name that somebody typed into the recording. */
export const planted = 'QUINCUNX'
export const notes = [
  { onset: 2, duration: null, text: 'Eyes closed' },
  { onset: 12, duration: 1.5, text: `${planted} calls` },
] as const

/** As recorders name them; two by their names of old. */
const labels: Record<Site, string> = {
  Fp1: 'EEG Fp1-Ref',
  F7: 'EEG F7-Ref',
  T7: 'EEG T3-Ref',
  P7: 'EEG T5-Ref',
  O1: 'EEG O1-Ref',
  Cz: 'EEG Cz-Ref',
}

/** In whole halves of a microvolt, so that both formats hold exactly the same. */
function microvolts(site: Site): Float64Array {
  const { amplitude, level } = recorded[site]
  return Float64Array.from({ length: seconds * samplesPerSecond }, (_, at) => {
    const time = at / samplesPerSecond
    if (time >= 10 && time < 20) return time < 15 ? 0 : level
    return Math.round(2 * amplitude * Math.sin(2 * Math.PI * 2 * time)) / 2
  })
}

export const asEdf = (): Uint8Array =>
  edf(
    sites.map((site) =>
      eegSignal(labels[site], Float32Array.from(microvolts(site)), { physicalMin: -16384, physicalMax: 16383.5 }),
    ),
    { annotations: [...notes] },
  )

/** Each channel to a scale of its own, one of them upside down, in two multiplex groups of different encoding. */
const scales: Record<Site, { sensitivity: number; correction: number; baseline: number }> = {
  Fp1: { sensitivity: 0.5, correction: 1, baseline: 0 },
  F7: { sensitivity: 0.125, correction: -2, baseline: 0 },
  T7: { sensitivity: 0.25, correction: 1, baseline: -20 },
  P7: { sensitivity: 0.0625, correction: 2, baseline: -4096 },
  O1: { sensitivity: 0.5, correction: 0.5, baseline: -1000.5 },
  Cz: { sensitivity: 0.03125, correction: 1, baseline: -250 },
}

function groupOf(own: readonly Site[], kind: Int16ArrayConstructor | Uint32ArrayConstructor): Item {
  const channels = own.map((site) => {
    const { sensitivity, correction, baseline } = scales[site]
    return channel(labels[site], {
      ChannelSensitivity: sensitivity,
      ChannelSensitivityCorrectionFactor: correction,
      ChannelBaseline: baseline,
      WaveformBitsStored: 8 * kind.BYTES_PER_ELEMENT,
    })
  })
  const samples = own.map((site) => {
    const { sensitivity, correction, baseline } = scales[site]
    return new kind(microvolts(site).map((value) => (value - baseline) / (sensitivity * correction)))
  })
  return group(channels, samples, samplesPerSecond)
}

export const asDicom = (): Uint8Array =>
  waveformFile(
    waveform([groupOf(['Fp1', 'F7', 'T7'], Int16Array), groupOf(['P7', 'O1', 'Cz'], Uint32Array)], {
      PatientName: `${planted}^Ada`,
      PatientID: planted,
      InstitutionName: planted,
      WaveformAnnotationSequence: [
        {
          ReferencedWaveformChannels: [1, 0],
          ConceptNameCodeSequence: [coded('1', '99LAB', notes[0].text)],
          TemporalRangeType: 'POINT',
          ReferencedSamplePositions: [notes[0].onset * samplesPerSecond + 1],
        },
        {
          ReferencedWaveformChannels: [2, 0],
          UnformattedTextValue: notes[1].text,
          TemporalRangeType: 'SEGMENT',
          ReferencedTimeOffsets: [notes[1].onset, notes[1].onset + notes[1].duration],
        },
      ],
    }),
  )
