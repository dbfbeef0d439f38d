import type { Chosen } from './uploadModel.ts'

/** Files that systems leave in every folder. */
const litter = /^(\.|thumbs\.db$|desktop\.ini$)/i

/**
 * Every file of what was dropped, folders and their folders included. The entries have to be taken in the event itself:
 * a moment later the browser has emptied them.
 */
export async function droppedFiles(dropped: DataTransfer, found: (count: number) => void): Promise<Chosen<File>[]> {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const files: Chosen<File>[] = []
  for (const entry of entries) {
    for await (const file of filesIn(entry)) {
      files.push(file)
      if (files.length % 50 === 0) found(files.length)
    }
  }
  return files
}

export const chosenFiles = (files: readonly File[]): Chosen<File>[] =>
  files.filter((file) => !litter.test(file.name)).map((file) => choose(file, file.webkitRelativePath || file.name))

async function* filesIn(entry: FileSystemEntry): AsyncGenerator<Chosen<File>> {
  if (litter.test(entry.name)) return
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    yield choose(file, entry.fullPath.replace(/^\//, ''))
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader()
    // A reader gives at most a hundred at a time, and an empty list at the end.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (some.length === 0) return
      for (const inner of some) yield* filesIn(inner)
    }
  }
}

const choose = (file: File, name: string): Chosen<File> => ({ name, bytes: file.size, file })
