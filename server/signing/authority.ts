import 'reflect-metadata'
import { Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509'
import { Problem } from '../../shared/protocol/problems.ts'
import { fromBase64, toBase64 } from '../../shared/statement/base64.ts'
import { type Bundle, sealPayload, type UnsealedBundle } from '../../shared/statement/bundle.ts'
import { digestOf } from '../../shared/statement/canonical.ts'
import { fingerprint } from '../../shared/statement/certificate.ts'
import { type CertificateChain, type FlattenedJws, signJws } from '../../shared/statement/jws.ts'
import { type Receipt, signReceipt } from '../../shared/statement/receipt.ts'
import type { Clock } from '../clock.ts'
import { type AuthorityFiles, readOrMake } from './authorityFiles.ts'
import { issueMember, issueRoot, issueSeal, makeKeyPair } from './certificates.ts'

/** The board's own certificate authority and seal. Everything it signs is checked by `shared/statement` alone. */
export type Authority = {
  /** Base64 DER, as a bundle carries it. */
  readonly rootCertificate: string
  /** SHA-256, what a reader compares and trusts. */
  readonly rootFingerprint: string
  /**
   * A certificate for one signature, good for ten minutes from now, made out to the member whatever the request says.
   * @param request PKCS #10, base64 DER, signed by the key it is for.
   * @throws Problem `invalid-input` where it is not, or its key is not P-256.
   */
  issueCertificate(request: string, member: { memberId: string; name: string }): Promise<CertificateChain>
  /** Says when an attestation came in, by the service's own clock. */
  receipt(
    attestation: FlattenedJws,
    received: Pick<Receipt, 'statementDigest' | 'memberId' | 'sequence' | 'receivedAt'>,
  ): Promise<FlattenedJws>
  seal(bundle: UnsealedBundle): Promise<Bundle>
}

/** Opens the authority kept in `folder`; makes it on first start. */
export async function openAuthority(folder: string, clock: Clock): Promise<Authority> {
  const files = await readOrMake(folder, () => makeAuthority(new Date(clock.now())))
  const root = new X509Certificate(files.rootCertificate)
  const issuer = { certificate: root, key: await privateKey(files.rootKey) }
  const sealKey = await privateKey(files.sealKey)
  const rootCertificate = toBase64(new Uint8Array(files.rootCertificate))
  const sealChain: CertificateChain = [toBase64(new Uint8Array(files.sealCertificate)), rootCertificate]

  return {
    rootCertificate,
    rootFingerprint: await fingerprint(root),

    async issueCertificate(request, member) {
      const certificate = await issueMember(issuer, await provenKey(request), member, new Date(clock.now()))
      return [toBase64(new Uint8Array(certificate.rawData)), rootCertificate]
    },

    async receipt(attestation, received) {
      return signReceipt(sealKey, sealChain, {
        schema: 'consilium.receipt',
        schemaVersion: 1,
        attestationDigest: await digestOf(attestation),
        ...received,
        timeSource: { kind: 'service-clock' },
      })
    },

    async seal(bundle) {
      const jws = await signJws('consilium-seal+jws', sealChain, await sealPayload(bundle), sealKey)
      return { ...bundle, seal: { protected: jws.protected, signature: jws.signature } }
    },
  }
}

async function makeAuthority(at: Date): Promise<AuthorityFiles> {
  const [rootKeys, sealKeys] = [await makeKeyPair(), await makeKeyPair()]
  const root = await issueRoot(rootKeys, at)
  const seal = await issueSeal({ certificate: root, key: rootKeys.privateKey }, sealKeys.publicKey, at)
  return {
    rootKey: await crypto.subtle.exportKey('pkcs8', rootKeys.privateKey),
    rootCertificate: root.rawData,
    sealKey: await crypto.subtle.exportKey('pkcs8', sealKeys.privateKey),
    sealCertificate: seal.rawData,
  }
}

const privateKey = (der: ArrayBuffer): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])

async function provenKey(request: string) {
  const der = request.length <= 4000 ? fromBase64(request) : undefined
  const parsed = der && readRequest(der)
  const algorithm: { name: string; namedCurve?: string } | undefined = parsed?.publicKey.algorithm
  if (!parsed || algorithm?.name !== 'ECDSA' || algorithm.namedCurve !== 'P-256') {
    throw new Problem('invalid-input', { at: 'request', rule: 'pkcs10-p256' })
  }
  const proven = await parsed.verify().catch(() => false)
  if (!proven) throw new Problem('invalid-input', { at: 'request', rule: 'proof-of-possession' })
  return parsed.publicKey
}

function readRequest(der: Uint8Array<ArrayBuffer>): Pkcs10CertificateRequest | undefined {
  try {
    return new Pkcs10CertificateRequest(der)
  } catch {
    // The reader throws a different error for each way in which bytes can fail to be a request.
    return undefined
  }
}
