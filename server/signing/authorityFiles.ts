import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PemConverter } from '@peculiar/x509'

/** PEM by file name: readable for openssl, and for who must restore them by hand. */
const files = {
  rootKey: { name: 'root.key.pem', tag: PemConverter.PrivateKeyTag },
  rootCertificate: { name: 'root.pem', tag: PemConverter.CertificateTag },
  sealKey: { name: 'seal.key.pem', tag: PemConverter.PrivateKeyTag },
  sealCertificate: { name: 'seal.pem', tag: PemConverter.CertificateTag },
} as const
type Part = keyof typeof files
const parts = Object.keys(files) as Part[]

/** DER: two private keys (PKCS #8) and their certificates. */
export type AuthorityFiles = Record<Part, ArrayBuffer>

/**
 * Reads the authority of a folder, or makes it where there is no such folder. Only the owner may read it; the keys are
 * not encrypted. A folder with a part missing is an error and never made anew: what was signed would lose its root.
 */
export async function readOrMake(folder: string, make: () => Promise<AuthorityFiles>): Promise<AuthorityFiles> {
  if (!existsSync(folder)) await write(folder, await make())
  const read = parts.map(async (part) => [part, await readPem(join(folder, files[part].name))] as const)
  return Object.fromEntries(await Promise.all(read)) as AuthorityFiles
}

/** All four or none: a folder that is renamed when it is whole. Of two processes that start at once the first wins. */
async function write(folder: string, authority: AuthorityFiles): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const draft = `${folder}.${randomUUID()}`
  await mkdir(draft, { mode: 0o700 })
  try {
    for (const part of parts) {
      const { name, tag } = files[part]
      await writeFile(join(draft, name), `${PemConverter.encode(authority[part], tag)}\n`, { mode: 0o600, flush: true })
    }
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

async function readPem(path: string): Promise<ArrayBuffer> {
  const [der] = PemConverter.decode(await readFile(path, 'utf8'))
  if (!der) throw new Error('a file of the signing authority holds no PEM', { cause: path })
  return der
}
