import { existsSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env['CONSILIUM_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared/data')

/** A file or folder of the real MRI and EEG test data, which stands beside the checkout and is not part of it. */
export const sharedData = (path: string) => join(folder, path)

/** Put into a test's options: skips it, saying why, on a machine without the test data. */
export const needsSharedData = existsSync(folder)
  ? {}
  : { skip: 'the MRI and EEG test data is not beside this checkout' }
