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
  timeKey: { name: 'time.key.pem', tag: PemConverter.PrivateKeyTag },
  timeCertificate: { name: 'time.pem', tag: PemConverter.CertificateTag },
} as const
type Part = keyof typeof files
const parts = Object.keys(files) as Part[]
/** Came later: a folder from before has none yet, and is given one by its own root. */
const timeParts = ['timeKey', 'timeCertificate'] as const satisfies readonly Part[]
type TimePart = (typeof timeParts)[number]

/** DER: private keys (PKCS #8) and their certificates. */
export type AuthorityFiles = Record<Part, ArrayBuffer>

/**
 * Reads the authority of a folder, or makes it where there is no such folder. Only the owner may read it; the keys are
 * not encrypted. A folder with a part missing is an error and never made anew: what was signed would lose its root.
 */
export async function readOrMake(
  folder: string,
  make: () => Promise<AuthorityFiles>,
  makeTime: (from: Pick<AuthorityFiles, 'rootKey' | 'rootCertificate'>) => Promise<Pick<AuthorityFiles, TimePart>>,
): Promise<AuthorityFiles> {
  if (!existsSync(folder)) await write(folder, await make())
  else if (timeParts.every((part) => !existsSync(join(folder, files[part].name)))) await addTime(folder, makeTime)
  const read = parts.map(async (part) => [part, await readPem(join(folder, files[part].name))] as const)
  return Object.fromEntries(await Promise.all(read)) as AuthorityFiles
}

async function addTime(folder: string, makeTime: Parameters<typeof readOrMake>[2]): Promise<void> {
  const [rootKey, rootCertificate] = await Promise.all(
    (['rootKey', 'rootCertificate'] as const).map((part) => readPem(join(folder, files[part].name))),
  )
  if (!rootKey || !rootCertificate) throw new Error('the signing authority has no root')
  const made = await makeTime({ rootKey, rootCertificate })
  for (const part of timeParts) await writePem(folder, part, made[part])
}

/** All or none: a folder that is renamed when it is whole. Of two processes that start at once the first wins. */
async function write(folder: string, authority: AuthorityFiles): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const draft = `${folder}.${randomUUID()}`
  await mkdir(draft, { mode: 0o700 })
  try {
    for (const part of parts) await writePem(draft, part, authority[part])
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

async function writePem(folder: string, part: Part, der: ArrayBuffer): Promise<void> {
  const { name, tag } = files[part]
  await writeFile(join(folder, name), `${PemConverter.encode(der, tag)}\n`, { mode: 0o600, flush: true })
}

async function readPem(path: string): Promise<ArrayBuffer> {
  const [der] = PemConverter.decode(await readFile(path, 'utf8'))
  if (!der) throw new Error('a file of the signing authority holds no PEM', { cause: path })
  return der
}
