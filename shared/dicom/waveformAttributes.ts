import type { Tag } from './write.ts'

/**
 * What is read of a waveform and its annotations. None of it belongs into an image, so de-identification does not carry
 * it over: of a waveform it is written anew. PS3.6 section 6, PS3.3 C.10.9 and C.10.10.
 */
export const waveformAttributes = {
  MultiplexGroupTimeOffset: ['x00181068', 'DS'],
  WaveformOriginality: ['x003a0004', 'CS'],
  NumberOfWaveformChannels: ['x003a0005', 'US'],
  NumberOfWaveformSamples: ['x003a0010', 'UL'],
  SamplingFrequency: ['x003a001a', 'DS'],
  ChannelDefinitionSequence: ['x003a0200', 'SQ'],
  ChannelLabel: ['x003a0203', 'SH'],
  ChannelSourceSequence: ['x003a0208', 'SQ'],
  ChannelSensitivity: ['x003a0210', 'DS'],
  ChannelSensitivityUnitsSequence: ['x003a0211', 'SQ'],
  ChannelSensitivityCorrectionFactor: ['x003a0212', 'DS'],
  ChannelBaseline: ['x003a0213', 'DS'],
  ChannelTimeSkew: ['x003a0214', 'DS'],
  ChannelSampleSkew: ['x003a0215', 'DS'],
  WaveformBitsStored: ['x003a021a', 'US'],
  FilterLowFrequency: ['x003a0220', 'DS'],
  FilterHighFrequency: ['x003a0221', 'DS'],
  NotchFilterFrequency: ['x003a0222', 'DS'],
  NotchFilterBandwidth: ['x003a0223', 'DS'],
  MeasurementUnitsCodeSequence: ['x004008ea', 'SQ'],
  ConceptNameCodeSequence: ['x0040a043', 'SQ'],
  ReferencedWaveformChannels: ['x0040a0b0', 'US'],
  TemporalRangeType: ['x0040a130', 'CS'],
  ReferencedSamplePositions: ['x0040a132', 'UL'],
  ReferencedTimeOffsets: ['x0040a138', 'DS'],
  ReferencedDateTime: ['x0040a13a', 'DT'],
  ConceptCodeSequence: ['x0040a168', 'SQ'],
  NumericValue: ['x0040a30a', 'DS'],
  WaveformAnnotationSequence: ['x0040b020', 'SQ'],
  UnformattedTextValue: ['x00700006', 'ST'],
  WaveformSequence: ['x54000100', 'SQ'],
  WaveformBitsAllocated: ['x54001004', 'US'],
  WaveformSampleInterpretation: ['x54001006', 'CS'],
  WaveformPaddingValue: ['x5400100a', 'OW'],
  WaveformData: ['x54001010', 'OW'],
} as const satisfies Record<string, readonly [Tag, string]>

/** Routine scalp EEG, EMG, EOG and sleep EEG: what one visit to a laboratory is exported as. PS3.4 table B.5-1. */
export const isNeurophysiologyClass = (sopClassUid: string): boolean =>
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.9\.7\.[1-4]$/.test(sopClassUid)
