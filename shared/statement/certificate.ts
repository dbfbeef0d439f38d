import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from '@peculiar/x509'
import { fromBase64, toBase64 } from './base64.ts'
import { sha256Hex } from './canonical.ts'

/** id-kp-documentSigning, RFC 9336. */
export const documentSigning = '1.3.6.1.5.5.7.3.36'
/** id-kp-timeStamping, RFC 3161 section 2.3. */
export const timeStamping = '1.3.6.1.5.5.7.3.8'
/** The organizational unit says what a certificate of the board may sign. */
export const certificateUnits = { member: 'Panel member', seal: 'Service seal', time: 'Time stamps' } as const
export const sealName = 'Consilium seal'
export const timeName = 'Consilium time stamps'
export const memberCertificateMinutes = 10

export type Certificate = X509Certificate

/** Undefined where the text is not one base64 DER certificate and nothing more. */
export function readCertificate(base64: string): Certificate | undefined {
  const der = fromBase64(base64)
  if (!der) return undefined
  try {
    const certificate = new X509Certificate(der)
    readWhole(certificate)
    return toBase64(new Uint8Array(certificate.rawData)) === base64 ? certificate : undefined
  } catch {
    // The reader throws a different error for each way in which bytes can fail to be DER.
    return undefined
  }
}

/** The library reads a field when it is first asked for it, and throws then. */
const readWhole = (one: Certificate) => [
  one.subject,
  one.issuer,
  one.notBefore,
  one.notAfter,
  one.signatureAlgorithm,
  one.publicKey.algorithm,
  one.extensions,
]

export const fingerprint = (certificate: Certificate): Promise<string> => sha256Hex(new Uint8Array(certificate.rawData))

/** Why the root cannot vouch for anybody; undefined where it can. Whether it is to be trusted is another question. */
export async function rootFault(root: Certificate): Promise<string | undefined> {
  if (!isP256(root)) return 'its key is not P-256'
  if (!root.getExtension(BasicConstraintsExtension)?.ca) return 'it is not a certificate authority'
  if (!hasUsage(root, KeyUsageFlags.keyCertSign)) return 'it may not issue certificates'
  return (await isSignedBy(root, root)) ? undefined : 'it does not vouch for itself'
}

/** Why a certificate is not one this root issued for signing; undefined where it is. */
export async function chainFault(
  leaf: Certificate,
  root: Certificate,
  purpose: string = documentSigning,
): Promise<string | undefined> {
  if (!isP256(leaf)) return 'its key is not P-256'
  if (leaf.getExtension(BasicConstraintsExtension)?.ca !== false) return 'it is not an end-entity certificate'
  if (!hasUsage(leaf, KeyUsageFlags.digitalSignature)) return 'it may not sign'
  const purposes = leaf.getExtension(ExtendedKeyUsageExtension)?.usages ?? []
  if (purposes.length !== 1 || purposes[0] !== purpose) return 'it was issued for another purpose'
  return (await isSignedBy(leaf, root)) ? undefined : 'the root did not issue it'
}

/** Why a certificate says nothing of a signature made at this time; undefined where it does. */
export function timeFault(leaf: Certificate, root: Certificate, at: Date): string | undefined {
  for (const [which, one] of [
    ['certificate', leaf],
    ['root', root],
  ] as const) {
    if (at < one.notBefore) return `${at.toISOString()} is before the ${which} began, ${one.notBefore.toISOString()}`
    if (at > one.notAfter) return `${at.toISOString()} is after the ${which} ended, ${one.notAfter.toISOString()}`
  }
  return undefined
}

/** Why a certificate is not this member's, made for one signature; undefined where it is. */
export function memberFault(leaf: Certificate, member: { memberId: string; name: string }): string | undefined {
  const minutes = (leaf.notAfter.getTime() - leaf.notBefore.getTime()) / 60_000
  if (minutes > memberCertificateMinutes) return 'it lasts longer than one signing takes'
  return subjectFault(leaf, {
    OU: certificateUnits.member,
    CN: commonName(member.name),
    [serialNumber]: member.memberId,
  })
}

/** X.520 bounds a common name to 64 characters. Who it is stands in the serial number, whole. */
export const commonName = (name: string): string => [...name].slice(0, 64).join('')

export const sealFault = (leaf: Certificate): string | undefined =>
  subjectFault(leaf, { OU: certificateUnits.seal, CN: sealName })

/** The key for ES256; undefined where the point is not on the curve. */
export async function publicKeyOf(certificate: Certificate): Promise<CryptoKey | undefined> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
  try {
    return await crypto.subtle.importKey('spki', certificate.publicKey.rawData, algorithm, true, ['verify'])
  } catch {
    // WebCrypto says DataError or OperationError, by platform.
    return undefined
  }
}

/** X.520 attribute types that the library has no short name for. */
const serialNumber = '2.5.4.5'

function subjectFault(leaf: Certificate, expected: Record<string, string>): string | undefined {
  for (const [field, value] of Object.entries(expected)) {
    const found = leaf.subjectName.getField(field)
    if (found.length !== 1 || found[0] !== value) return `its subject says ${found.join(', ')} for ${value}`
  }
  return undefined
}

async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  if (certificate.issuer !== issuer.subject) return false
  const { name, hash } = certificate.signatureAlgorithm
  if (name !== 'ECDSA' || hash.name !== 'SHA-256') return false
  try {
    return await certificate.verify({ publicKey: issuer.publicKey, signatureOnly: true })
  } catch {
    // Malformed keys and signatures end in errors of the platform's own kind.
    return false
  }
}

function isP256(certificate: Certificate): boolean {
  const algorithm: { name: string; namedCurve?: string } = certificate.publicKey.algorithm
  return algorithm.name === 'ECDSA' && algorithm.namedCurve === 'P-256'
}

const hasUsage = (certificate: Certificate, flag: KeyUsageFlags): boolean =>
  ((certificate.getExtension(KeyUsagesExtension)?.usages ?? 0) & flag) !== 0
