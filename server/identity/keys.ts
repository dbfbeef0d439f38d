import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The keys of an installation, each for one thing, so that one can be changed without the others. */
export type Keys = {
  /** Signs sessions and tickets. May be changed: everybody signs in again, and nothing else happens. */
  signing: string
  /** Keys the new identifiers of what is uploaded. Changed, two uploads of one study would no longer match. */
  uid: string
  /** Seals what a factor needs to be checked. Changed, everybody would have to set up their codes anew. */
  factors: Buffer
  /** Keys the note of where the audit chains ended. Changed, the next check would take that note for forged. */
  anchor: string
  /** From which the key of each recording of a meeting is made. Changed, none that was made before can be played. */
  recordings: string
}

/**
 * The keys as configured, or made once and kept in the data folder for its owner only. Identifiers were once keyed with
 * the signing secret: where something has been uploaded already (`hasUploads`), its value of then is kept for them.
 */
export async function openKeys(
  configured: string | undefined,
  dataDir: string,
  hasUploads: () => Promise<boolean>,
): Promise<Keys> {
  const signing = configured ?? (await keptSecret(join(dataDir, 'session-secret')))
  const uid = await keptSecret(join(dataDir, 'uid-secret'), async () => ((await hasUploads()) ? signing : undefined))
  const factors = await keptSecret(join(dataDir, 'factor-secret'))
  const anchor = await keptSecret(join(dataDir, 'anchor-secret'))
  const recordings = await keptSecret(join(dataDir, 'recording-secret'))
  return {
    signing,
    uid,
    anchor,
    recordings,
    factors: Buffer.from(hkdfSync('sha256', factors, '', 'consilium factors', 32)),
  }
}

async function keptSecret(path: string, first: () => Promise<string | undefined> = async () => undefined) {
  const known = await readFile(path, 'utf8').catch(ifMissing)
  if (known !== undefined) return known
  // Whole before it gets its name, and the first to give it one wins: nodes may share the folder and start together.
  const temporary = `${path}.${randomUUID()}`
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const secret = (await first()) ?? randomBytes(32).toString('base64url')
  await writeFile(temporary, secret, { flag: 'wx', mode: 0o600, flush: true })
  try {
    await link(temporary, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(temporary, { force: true })
  }
  return readFile(path, 'utf8')
}

function ifMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

/** Encrypts what must be had back (AES-256-GCM); `of` says whose it is, so that it opens in no other place. */
export function seal(keys: Pick<Keys, 'factors'>, plain: Uint8Array, of: string): string {
  return sealBytes(keys.factors, plain, of).toString('base64url')
}

/** @throws Error when it was altered, is somebody else's, or was sealed with another key. */
export function unseal(keys: Pick<Keys, 'factors'>, sealed: string, of: string): Buffer {
  return unsealBytes(keys.factors, Buffer.from(sealed, 'base64url'), of)
}

/** The same of bytes and with a key of 32 bytes: what comes out is 28 bytes longer. */
export function sealBytes(key: Uint8Array, plain: Uint8Array, of: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws Error as `unseal`. */
export function unsealBytes(key: Uint8Array, sealed: Uint8Array, of: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(of))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}

/** What is only ever compared: kept so that who reads the store cannot try codes without the key. */
export const keyedHash = (keys: Pick<Keys, 'factors'>, text: string): string =>
  createHmac('sha256', keys.factors).update(text).digest('hex')
