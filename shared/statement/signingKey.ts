import 'reflect-metadata'
import { Name, Pkcs10CertificateRequestGenerator } from '@peculiar/x509'
import { toBase64 } from './base64.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A key for one signature. Not extractable: it can be used while the page lives and never copied. */
export const makeSigningKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(curve, false, ['sign', 'verify'])

/** PKCS #10 (RFC 2986), base64 DER: shows the authority that whoever asks holds the key. */
export async function certificateRequest(key: CryptoKeyPair, memberId: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    // Given as a tagged value: as a plain string the library would read quotes and a leading # as syntax.
    name: new Name([{ '2.5.4.5': [{ utf8String: memberId }] }]),
    keys: key,
    signingAlgorithm: { ...curve, hash: 'SHA-256' },
  })
  return toBase64(new Uint8Array(request.rawData))
}
