import { toBase64, toBase64Url } from '../../shared/statement/base64.ts'
import type { Assertion } from '../../shared/statement/ceremony.ts'
import { signatureValue } from '../../shared/statement/signedData.ts'

/** What a test may have a passkey do that an honest one would not. */
export type Misuse = Partial<{
  /** User present 1, user verified 4. */
  flags: number
  challenge: Uint8Array
  origin: string
  type: string
  relyingParty: string
}>

/** A passkey in software, for what a browser's virtual one never answers: it signs whatever it is told. */
export async function softPasskey(host = 'board.example.org') {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const
  const keys = await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey))
  return {
    publicKey,
    async answer(challenge: Uint8Array, misuse: Misuse = {}): Promise<Assertion> {
      const { flags = 0b101, origin = `https://${host}`, type = 'webauthn.get', relyingParty = host } = misuse
      const client = new TextEncoder().encode(
        JSON.stringify({ type, challenge: toBase64Url(misuse.challenge ?? challenge), origin, crossOrigin: false }),
      )
      const digest = async (bytes: Uint8Array<ArrayBuffer>) =>
        new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      const party = await digest(new TextEncoder().encode(host))
      const authenticator = Uint8Array.from([...party, flags, 0, 0, 0, 7])
      const signed = Uint8Array.from([...authenticator, ...(await digest(client))])
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, signed))
      return {
        algorithm: 'ES256',
        publicKey: toBase64(publicKey),
        relyingParty,
        authenticatorData: toBase64Url(authenticator),
        clientData: toBase64Url(client),
        signature: toBase64Url(signatureValue(raw)),
      }
    },
  }
}
export type SoftPasskey = Awaited<ReturnType<typeof softPasskey>>
