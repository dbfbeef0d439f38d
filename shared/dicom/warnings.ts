import { z } from 'zod'

/** What is wrong with a file that can be shown all the same. Codes; the words live in the client's catalogue. */
export const Warning = z.enum([
  'no-preamble',
  'transfer-syntax-guessed',
  'encoding-not-as-declared',
  'structure-repaired',
  'uid-from-file-meta',
  'pixel-spacing-invalid',
  'orientation-invalid',
  'position-invalid',
  'geometry-incomplete',
  'mosaic',
  'rescale-invalid',
  'window-invalid',
  'lossy-compression',
  'burnt-in-possible',
  'overlays-removed',
  'markup-in-text',
])
export type Warning = z.infer<typeof Warning>
