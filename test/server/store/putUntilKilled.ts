import { randomBytes } from 'node:crypto'
import { openFolderFiles } from '../../../server/store/folderFiles.ts'

/** Stores for ever, and says the name of what was stored; or begins to store something that never ends. */
const [folder = '', what] = process.argv.slice(2)
const files = await openFolderFiles(folder)

async function* withoutEnd() {
  for (let piece = 0; ; piece++) {
    yield randomBytes(1024 * 1024)
    if (piece === 8) process.stdout.write('in the middle\n')
  }
}

if (what === 'endless') await files.putStream(withoutEnd())
for (;;) process.stdout.write(`${await files.put(randomBytes(1 + (randomBytes(2).readUInt16LE() << 5)))}\n`)
