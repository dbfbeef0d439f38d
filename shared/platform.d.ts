// The platform that shared/ may lean on, in full: what browsers, workers and Node have in common.
// Nothing else compiles here (no process, no window, no timers, no clock of another machine).

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}
