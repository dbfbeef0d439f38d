/** Where each fixed ASCII field of an EDF/BDF header stands: [offset, width] in bytes (EDF specification, 1992; EDF+ 2003). */
export const mainFields = {
  version: [0, 8],
  patient: [8, 80],
  recording: [88, 80],
  startDate: [168, 8],
  startTime: [176, 8],
  headerBytes: [184, 8],
  reserved: [192, 44],
  records: [236, 8],
  recordSeconds: [244, 8],
  signalCount: [252, 4],
} as const

/** The fields of the signal headers: all labels, then all transducers, and so on. [bytes before it per signal, width]. */
export const signalFields = {
  label: [0, 16],
  transducer: [16, 80],
  unit: [96, 8],
  physicalMin: [104, 8],
  physicalMax: [112, 8],
  digitalMin: [120, 8],
  digitalMax: [128, 8],
  prefilter: [136, 80],
  samplesPerRecord: [216, 8],
  reserved: [224, 32],
} as const

export type MainField = keyof typeof mainFields
export type SignalField = keyof typeof signalFields

export const mainHeaderBytes = 256
export const signalHeaderBytes = 256

export type Span = { offset: number; width: number }

export function mainSpan(field: MainField): Span {
  const [offset, width] = mainFields[field]
  return { offset, width }
}

export function signalSpan(field: SignalField, signal: number, signalCount: number): Span {
  const [before, width] = signalFields[field]
  return { offset: mainHeaderBytes + before * signalCount + width * signal, width }
}

/** Real headers hold bytes above 127 (a micro sign, an accent): they are read as ISO 8859-1. NUL counts as a space. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte === 0 ? ' ' : String.fromCharCode(byte)
  return text
}

/** Left-justified and padded with spaces, as the header wants it. A character outside ISO 8859-1 becomes `?`. */
export function fieldBytes(text: string, width: number): Uint8Array {
  const bytes = new Uint8Array(width).fill(0x20)
  for (let i = 0; i < Math.min(text.length, width); i++) {
    const code = text.charCodeAt(i)
    bytes[i] = code >= 0x20 && code <= 0xff ? code : 0x3f
  }
  return bytes
}
