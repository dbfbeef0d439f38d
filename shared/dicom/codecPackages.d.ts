// The codec packages bring no types of their own. What is said here of each is what the adapters use.

declare module '@cornerstonejs/codec-*' {
  /** An object in WebAssembly memory, to be deleted after use. */
  export type WasmDecoder = {
    getEncodedBuffer: (bytes: number) => Uint8Array
    getDecodedBuffer: () => Uint8Array
    decode: () => void
    getFrameInfo: () => { bitsPerSample: number; isSigned?: boolean; componentCount: number }
    /** JPEG-LS only; 0 is a plane for each component. */
    getInterleaveMode?: () => number
    delete: () => void
  }
  export type WasmModule = Record<string, new () => WasmDecoder>

  /** Takes the WebAssembly as bytes, or asks where it is. */
  const load: (options: {
    wasmBinary?: Uint8Array
    locateFile?: (name: string) => string
    print: () => void
    printErr: () => void
  }) => Promise<WasmModule>
  export default load
}

declare module 'jpeg-lossless-decoder-js' {
  export type LosslessDecoder = {
    decompress: (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferLike
    readonly frame: { readonly precision: number }
  }
  export const Decoder: new () => LosslessDecoder
}
