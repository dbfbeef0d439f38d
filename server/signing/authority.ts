import 'reflect-metadata'
import { Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509'
import { Problem } from '../../shared/protocol/problems.ts'
import { fromBase64, toBase64 } from '../../shared/statement/base64.ts'
import { type Bundle, sealPayload, type UnsealedBundle } from '../../shared/statement/bundle.ts'
import { digestOf, sha256 } from '../../shared/statement/canonical.ts'
import { fingerprint } from '../../shared/statement/certificate.ts'
import type { Der } from '../../shared/statement/der.ts'
import { type CertificateChain, type FlattenedJws, signJws } from '../../shared/statement/jws.ts'
import { type Receipt, signReceipt } from '../../shared/statement/receipt.ts'
import {
  encodeSignedData,
  type SignedData,
  signatureValue,
  signedAttributes,
} from '../../shared/statement/signedData.ts'
import { encodeTimeStamp } from '../../shared/statement/timeStamp.ts'
import type { Clock } from '../clock.ts'
import { type AuthorityFiles, readOrMake } from './authorityFiles.ts'
import { issueMember, issueRoot, issueSeal, issueTime, makeKeyPair } from './certificates.ts'

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
  issueCertificate(
    request: string,
    member: { memberId: string; name: string; passkey?: Uint8Array<ArrayBuffer> },
  ): Promise<CertificateChain>
  /** Says when an attestation came in, by the service's own clock. */
  receipt(
    attestation: FlattenedJws,
    received: Pick<Receipt, 'statementDigest' | 'memberId' | 'sequence' | 'receivedAt'>,
  ): Promise<FlattenedJws>
  seal(bundle: UnsealedBundle): Promise<Bundle>
  /** A CMS signature of the service, with its own time-stamp, over bytes that stand elsewhere: what a PDF is sealed by. */
  signCms(digest: Uint8Array): Promise<Der>
  /** An RFC 3161 token: these bytes were there at this time, by the service's own clock. */
  timeStamp(of: Uint8Array<ArrayBuffer>): Promise<Der>
}

/** Opens the authority kept in `folder`; makes it on first start. */
export async function openAuthority(folder: string, clock: Clock): Promise<Authority> {
  const files = await readOrMake(
    folder,
    () => makeAuthority(new Date(clock.now())),
    (from) => makeTime(from, new Date(clock.now())),
  )
  const root = new X509Certificate(files.rootCertificate)
  const issuer = { certificate: root, key: await privateKey(files.rootKey) }
  const sealKey = await privateKey(files.sealKey)
  const rootCertificate = toBase64(new Uint8Array(files.rootCertificate))
  const timeKey = await privateKey(files.timeKey)
  const der = (buffer: ArrayBuffer): Der => new Uint8Array(buffer)
  const timeStamp = (of: Uint8Array<ArrayBuffer>) =>
    issueTimeStamp(of, timeKey, [der(files.timeCertificate), der(files.rootCertificate)], new Date(clock.now()))
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

    timeStamp,
    async signCms(digest) {
      const certificates = [der(files.sealCertificate), der(files.rootCertificate)] as const
      const unstamped = await signData({ type: 'data', content: null, digest, certificates }, sealKey)
      return encodeSignedData({ ...unstamped, timeStamp: await timeStamp(signatureValue(unstamped.signature)) })
    },
  }
}

async function signData(
  parts: Omit<SignedData, 'signature' | 'timeStamp'>,
  key: CryptoKey,
): Promise<SignedData & { signature: Der }> {
  const attributes = await signedAttributes(parts.type, parts.digest, parts.certificates[0])
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, attributes))
  return { ...parts, signature, timeStamp: null }
}

async function issueTimeStamp(
  of: Uint8Array<ArrayBuffer>,
  key: CryptoKey,
  certificates: SignedData['certificates'],
  at: Date,
): Promise<Der> {
  const serial = crypto.getRandomValues(new Uint8Array(16))
  const content = encodeTimeStamp({ imprint: await sha256(of), serial, at })
  return encodeSignedData(
    await signData({ type: 'timeStamp', content, digest: await sha256(content), certificates }, key),
  )
}

async function makeTime(
  { rootKey, rootCertificate }: Pick<AuthorityFiles, 'rootKey' | 'rootCertificate'>,
  at: Date,
): Promise<Pick<AuthorityFiles, 'timeKey' | 'timeCertificate'>> {
  const keys = await makeKeyPair()
  const issuer = { certificate: new X509Certificate(rootCertificate), key: await privateKey(rootKey) }
  const certificate = await issueTime(issuer, keys.publicKey, at)
  return { timeKey: await crypto.subtle.exportKey('pkcs8', keys.privateKey), timeCertificate: certificate.rawData }
}

async function makeAuthority(at: Date): Promise<AuthorityFiles> {
  const [rootKeys, sealKeys] = [await makeKeyPair(), await makeKeyPair()]
  const root = await issueRoot(rootKeys, at)
  const seal = await issueSeal({ certificate: root, key: rootKeys.privateKey }, sealKeys.publicKey, at)
  const rootKey = await crypto.subtle.exportKey('pkcs8', rootKeys.privateKey)
  return {
    rootKey,
    rootCertificate: root.rawData,
    ...(await makeTime({ rootKey, rootCertificate: root.rawData }, at)),
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
