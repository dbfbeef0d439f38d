import { Problem } from '../../shared/protocol/problems.ts'
import { sha256Hex } from '../../shared/statement/canonical.ts'

/**
 * SHA-256 of the program that shows the text: what the page says of its build, or else of its main script, read again
 * from where it came. It stands in the attestation, so that what was on screen can be looked into later.
 * @throws Problem `unavailable` where the script cannot be read.
 */
export async function buildDigest(): Promise<string> {
  const named = document.querySelector<HTMLMetaElement>('meta[name="consilium-build"]')?.content
  if (named && /^[0-9a-f]{64}$/.test(named)) return named
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')
  if (!script) throw new Error('the page has no main script')
  return sha256Hex(await read(script.src))
}

async function read(address: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(address, { cache: 'force-cache' })
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw new Problem('unavailable', { of: 'build' }, { cause })
  }
  throw new Problem('unavailable', { of: 'build' })
}
