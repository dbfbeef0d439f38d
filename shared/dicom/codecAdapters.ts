import type { WasmModule } from '@cornerstonejs/codec-openjpeg/decodewasmjs'
import type { LosslessDecoder } from 'jpeg-lossless-decoder-js'
import type { Codec, Codecs } from './decode.ts'

/** A codec out of a WebAssembly decoder, which prints nothing and keeps nothing. */
export const wasmCodec =
  (module: WasmModule, name: 'J2KDecoder' | 'HTJ2KDecoder' | 'JpegLSDecoder' | 'JPEGDecoder'): Codec =>
  (compressed) => {
    const Decoder = module[name]
    if (!Decoder) throw new Error(`the codec package has no ${name}`)
    const decoder = new Decoder()
    try {
      decoder.getEncodedBuffer(compressed.length).set(compressed)
      decoder.decode()
      const { bitsPerSample, isSigned, componentCount } = decoder.getFrameInfo()
      const planar = componentCount > 1 && decoder.getInterleaveMode?.() === 0 ? 1 : 0
      // A copy: the buffer lies in WebAssembly memory and goes with the decoder.
      return { bytes: decoder.getDecodedBuffer().slice(), bits: bitsPerSample, signed: isSigned ?? false, planar }
    } finally {
      decoder.delete()
    }
  }

export const losslessCodec =
  (Decoder: new () => LosslessDecoder): Codec =>
  (compressed) => {
    const decoder = new Decoder()
    const cells = decoder.decompress(compressed.buffer, compressed.byteOffset, compressed.byteLength)
    return { bytes: new Uint8Array(cells), bits: decoder.frame.precision, signed: false, planar: 0 }
  }

/**
 * Loads each codec once, when first asked for, and anew after it has failed: a WebAssembly module that threw may have
 * lost memory or be aborted for good.
 */
export function loadedOnce(load: Codecs): Codecs {
  const loaded = new Map<keyof Codecs, Promise<Codec>>()
  const once = (name: keyof Codecs) => async () => {
    const promise = loaded.get(name) ?? load[name]()
    loaded.set(name, promise)
    const codec = await promise
    return (compressed: Uint8Array) => {
      try {
        return codec(compressed)
      } catch (thrown) {
        loaded.delete(name)
        throw thrown
      }
    }
  }
  return {
    jpegBaseline8: once('jpegBaseline8'),
    jpegLossless: once('jpegLossless'),
    jpegLs: once('jpegLs'),
    jpeg2000: once('jpeg2000'),
    htj2k: once('htj2k'),
  }
}
