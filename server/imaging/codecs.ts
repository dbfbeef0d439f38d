import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { losslessCodec, loadedOnce, wasmCodec } from '../../shared/dicom/codecAdapters.ts'
import type { Codecs } from '../../shared/dicom/decode.ts'

/** The image codecs on Node: the same packages as in the browser, their WebAssembly read from the packages. */
export const nodeCodecs = (): Codecs =>
  loadedOnce({
    jpeg2000: async () => {
      const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
      return wasmCodec(await load(await wasm('@cornerstonejs/codec-openjpeg/decodewasm')), 'J2KDecoder')
    },
    htj2k: async () => {
      const { default: load } = await import('@cornerstonejs/codec-openjph/wasmjs')
      return wasmCodec(await load(await wasm('@cornerstonejs/codec-openjph/wasm')), 'HTJ2KDecoder')
    },
    jpegLs: async () => {
      const { default: load } = await import('@cornerstonejs/codec-charls/decodewasmjs')
      return wasmCodec(await load(await wasm('@cornerstonejs/codec-charls/decodewasm')), 'JpegLSDecoder')
    },
    jpegBaseline8: async () => {
      const { default: load } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')
      return wasmCodec(await load(await wasm('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm')), 'JPEGDecoder')
    },
    jpegLossless: async () => {
      const { Decoder } = await import('jpeg-lossless-decoder-js')
      return losslessCodec(Decoder)
    },
  })

/** OpenJPEG prints three lines for every frame, so the printing is silenced. */
const wasm = async (specifier: string) => ({
  wasmBinary: await readFile(fileURLToPath(import.meta.resolve(specifier))),
  print: () => undefined,
  printErr: () => undefined,
})
