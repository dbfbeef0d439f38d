import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url'
import turboWasm from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url'
import openjphWasm from '@cornerstonejs/codec-openjph/wasm?url'
import { loadedOnce, losslessCodec, wasmCodec } from '../../shared/dicom/codecAdapters.ts'
import type { Codecs } from '../../shared/dicom/decode.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/** The image codecs in a browser's worker: each fetched from our own server when a slice first needs it. */
export const browserCodecs = (): Codecs =>
  loadedOnce({
    jpeg2000: async () => {
      const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
      return wasmCodec(await load(await wasm(openjpegWasm)), 'J2KDecoder')
    },
    htj2k: async () => {
      const { default: load } = await import('@cornerstonejs/codec-openjph/wasmjs')
      return wasmCodec(await load(await wasm(openjphWasm)), 'HTJ2KDecoder')
    },
    jpegLs: async () => {
      const { default: load } = await import('@cornerstonejs/codec-charls/decodewasmjs')
      return wasmCodec(await load(await wasm(charlsWasm)), 'JpegLSDecoder')
    },
    jpegBaseline8: async () => {
      const { default: load } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')
      return wasmCodec(await load(await wasm(turboWasm)), 'JPEGDecoder')
    },
    jpegLossless: async () => {
      const { Decoder } = await import('jpeg-lossless-decoder-js')
      return losslessCodec(Decoder)
    },
  })

/** OpenJPEG prints three lines for every frame, so the printing is silenced. */
async function wasm(url: string) {
  const response = await fetch(url)
  if (!response.ok) throw new Problem('unavailable', { what: 'decoder' })
  return { wasmBinary: new Uint8Array(await response.arrayBuffer()), print: () => undefined, printErr: () => undefined }
}
