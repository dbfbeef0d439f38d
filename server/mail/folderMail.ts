import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Mail } from './mail.ts'
import { messageOf, type Sender } from './message.ts'

export type FolderMailAt = { at: 'folder'; path: string; from: Sender }

/**
 * Where no mail server is configured: each letter becomes a file that any mail program opens, `<letter>.eml`, whole and
 * on disk before it has its name.
 */
export function openFolderMail({ path, from }: FolderMailAt): Mail {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async deliver(letter) {
      const { message } = await composer.sendMail(messageOf(letter, from))
      await mkdir(path, { recursive: true, mode: 0o700 })
      const temporary = join(path, `.${letter.id}.${randomUUID()}`)
      try {
        const handle = await open(temporary, 'wx', 0o600)
        try {
          await handle.writeFile(message as Buffer)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(temporary, join(path, `${letter.id}.eml`))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      const folder = await open(path)
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open between letters.
    },
  }
}
