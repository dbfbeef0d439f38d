import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonNameParams,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  type PublicKeyType,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { passkeyName } from '../../shared/statement/ceremony.ts'
import {
  certificateUnits,
  commonName,
  documentSigning,
  memberCertificateMinutes,
  sealName,
  timeName,
  timeStamping,
} from '../../shared/statement/certificate.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const signingAlgorithm = { ...curve, hash: 'SHA-256' } as const
const years = (from: Date, count: number) => {
  const until = new Date(from)
  until.setUTCFullYear(until.getUTCFullYear() + count)
  return until
}
/** X.509 times are whole seconds (RFC 5280 section 4.1.2.5). Rounded down, so that now is inside. */
const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000)
const serialNumber = '2.5.4.5'

export type Issuer = { certificate: X509Certificate; key: CryptoKey }

export const makeKeyPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(curve, true, ['sign', 'verify'])

export async function issueRoot(keys: CryptoKeyPair, at: Date): Promise<X509Certificate> {
  const notBefore = wholeSecond(at)
  return X509CertificateGenerator.createSelfSigned({
    name: subject({ CN: 'Consilium board root' }),
    keys,
    signingAlgorithm,
    notBefore,
    notAfter: years(notBefore, 25),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
}

export function issueSeal(issuer: Issuer, publicKey: PublicKeyType, at: Date): Promise<X509Certificate> {
  return issueLeaf(issuer, publicKey, subject({ CN: sealName, OU: certificateUnits.seal }), {
    notBefore: wholeSecond(at),
    notAfter: years(wholeSecond(at), 20),
  })
}

export function issueTime(issuer: Issuer, publicKey: PublicKeyType, at: Date): Promise<X509Certificate> {
  const validity = { notBefore: wholeSecond(at), notAfter: years(wholeSecond(at), 20) }
  return issueLeaf(issuer, publicKey, subject({ CN: timeName, OU: certificateUnits.time }), validity, timeStamping)
}

/** @param member `passkey`: the public key of the passkey that has just answered for them, SubjectPublicKeyInfo, DER */
export async function issueMember(
  issuer: Issuer,
  publicKey: PublicKeyType,
  member: { memberId: string; name: string; passkey?: Uint8Array<ArrayBuffer> },
  at: Date,
): Promise<X509Certificate> {
  const notBefore = wholeSecond(at)
  const name = subject({ CN: commonName(member.name), OU: certificateUnits.member, [serialNumber]: member.memberId })
  const notAfter = new Date(notBefore.getTime() + memberCertificateMinutes * 60_000)
  const extensions = member.passkey
    ? [new SubjectAlternativeNameExtension([{ type: 'url', value: await passkeyName(member.passkey) }])]
    : []
  return issueLeaf(issuer, publicKey, name, { notBefore, notAfter }, documentSigning, extensions)
}

async function issueLeaf(
  { certificate, key }: Issuer,
  publicKey: PublicKeyType,
  name: Name,
  validity: { notBefore: Date; notAfter: Date },
  purpose = documentSigning,
  more: readonly Extension[] = [],
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject: name,
    issuer: certificate.subjectName,
    publicKey,
    signingKey: key,
    signingAlgorithm,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
      // RFC 3161 section 2.3: the purpose of a time-stamping certificate is its only one, and critical.
      new ExtendedKeyUsageExtension([purpose], purpose === timeStamping),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(certificate),
      ...more,
    ],
  })
}

/** Tagged values: as plain strings the library would read quotes and a leading # of somebody's name as syntax. */
function subject(fields: Record<string, string>): Name {
  const attributes: JsonNameParams = Object.entries(fields).map(([type, value]) => ({
    [type]: [{ utf8String: value }],
  }))
  return new Name(attributes)
}
