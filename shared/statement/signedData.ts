import { publicKeyOf, readCertificate } from './certificate.ts'
import { toBase64 } from './base64.ts'
import { sha256 } from './canonical.ts'
import {
  type Der,
  der,
  membersOf,
  oid,
  readDer,
  sameBytes,
  sequence,
  setOf,
  smallInteger,
  tags,
  unsignedInteger,
} from './der.ts'

const oids = {
  signedData: oid('1.2.840.113549.1.7.2'),
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingCertificateV2: oid('1.2.840.113549.1.9.16.2.47'),
  timeStampToken: oid('1.2.840.113549.1.9.16.2.14'),
  sha256: oid('2.16.840.1.101.3.4.2.1'),
  ecdsaWithSha256: oid('1.2.840.10045.4.3.2'),
} as const
/** What a SignedData may be over: bytes that stand elsewhere, or a time-stamp that stands inside it. */
export const contentTypes = {
  data: oid('1.2.840.113549.1.7.1'),
  timeStamp: oid('1.2.840.113549.1.9.16.1.4'),
} as const
export type ContentType = keyof typeof contentTypes

/**
 * A CMS SignedData (RFC 5652) by one P-256 key, in the profile of CAdES and PAdES baseline (ETSI EN 319 122-1, EN 319
 * 142-1): content type, message digest and ESS signing-certificate-v2 (RFC 5035) are signed; no signing time.
 */
export type SignedData = {
  type: ContentType
  /** Encapsulated, or null where the bytes stand elsewhere. */
  content: Der | null
  /** SHA-256 of the content. */
  digest: Uint8Array
  /** DER: the signer's, then those that lead to the root. */
  certificates: readonly [signer: Der, ...Der[]]
  /** ECDSA r and s as 64 bytes. */
  signature: Uint8Array
  /** An RFC 3161 token over `signature` as it stands in the file, or null. */
  timeStamp: Der | null
}

/** The bytes that are signed. */
export async function signedAttributes(type: ContentType, digest: Uint8Array, signer: Der): Promise<Der> {
  const attribute = (name: Der, value: Der) => sequence(name, setOf([value]))
  const certHash = der(tags.octets, await sha256(signer))
  return setOf([
    attribute(oids.contentType, contentTypes[type]),
    attribute(oids.messageDigest, der(tags.octets, digest)),
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(certHash)))),
  ])
}

/** The one spelling of these parts. */
export async function encodeSignedData(parts: SignedData): Promise<Der> {
  const { type, content, digest, certificates, signature, timeStamp } = parts
  const attributes = await signedAttributes(type, digest, certificates[0])
  const { issuer, serial } = nameOf(certificates[0])
  const signerInfo = sequence(
    smallInteger(1),
    sequence(issuer, serial),
    sequence(oids.sha256),
    retagged(attributes, tags.context0),
    sequence(oids.ecdsaWithSha256),
    der(tags.octets, signatureValue(signature)),
    ...(timeStamp ? [retagged(setOf([sequence(oids.timeStampToken, setOf([timeStamp]))]), tags.context1)] : []),
  )
  return sequence(
    oids.signedData,
    der(
      tags.context0,
      sequence(
        smallInteger(type === 'data' ? 1 : 3),
        setOf([sequence(oids.sha256)]),
        sequence(contentTypes[type], ...(content ? [der(tags.context0, der(tags.octets, content))] : [])),
        setOf(certificates, tags.context0),
        setOf([signerInfo]),
      ),
    ),
  )
}

/**
 * Takes a SignedData apart; undefined where it is not spelled as `encodeSignedData` spells it. Nothing is judged yet.
 * Because the parts are put together again and compared, no byte of it can be changed unnoticed, signed or not.
 */
export async function openSignedData(bytes: Der): Promise<SignedData | undefined> {
  try {
    const parts = read(bytes)
    return parts && sameBytes(await encodeSignedData(parts), bytes) ? parts : undefined
  } catch (error) {
    if (error instanceof NotThisShape) return undefined
    throw error
  }
}

/** Whether the holder of the signer's key signed this digest in this profile. */
export async function isSignedAs(parts: SignedData): Promise<boolean> {
  const certificate = readCertificate(toBase64(parts.certificates[0]))
  const key = certificate && (await publicKeyOf(certificate))
  if (!key) return false
  if (parts.content && !sameBytes(await sha256(parts.content), parts.digest)) return false
  const signed = await signedAttributes(parts.type, parts.digest, parts.certificates[0])
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(parts.signature), signed)
}

/** ECDSA-Sig-Value (RFC 3279 section 2.2.3): what a time-stamp is taken of. */
export const signatureValue = (signature: Uint8Array): Der =>
  sequence(unsignedInteger(signature.subarray(0, 32)), unsignedInteger(signature.subarray(32)))

class NotThisShape extends Error {
  override name = 'NotThisShape'
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new NotThisShape()
  return value
}

const inside = (one: { body: Der } | undefined) => need(membersOf(need(one).body))

function read(bytes: Der): SignedData | undefined {
  const outer = need(readDer(bytes))
  if (outer.rest.length > 0) return undefined
  const signedData = inside(inside(inside(outer)[1])[0])
  const [, , encapsulated, certificates, signers] = signedData
  const [contentType, explicit] = inside(encapsulated)
  const type = (Object.keys(contentTypes) as ContentType[]).find((one) =>
    sameBytes(contentTypes[one], need(contentType).whole),
  )
  const [signer] = inside(signers)
  const [, sid, , attributes, , value, unsigned] = inside(signer)
  const digest = inside(attributes)
    .map((attribute) => inside(attribute))
    .find(([name]) => sameBytes(need(name).whole, oids.messageDigest))
  const holders = inside(certificates).map((one) => one.whole)
  const [, serial] = inside(sid)
  const first = holders.find((one) => sameBytes(nameOf(one).serial, need(serial).whole))
  if (type === undefined || !first) return undefined
  return {
    type,
    content: explicit ? need(inside(explicit)[0]).body : null,
    digest: need(inside(need(digest)[1])[0]).body,
    certificates: [first, ...holders.filter((one) => one !== first)],
    signature: need(rawSignature(need(value).body)),
    timeStamp: unsigned ? need(inside(inside(inside(unsigned)[0])[1])[0]).whole : null,
  }
}

/** Issuer and serial number as they stand in a certificate (RFC 5280 section 4.1). */
function nameOf(certificate: Der): { issuer: Der; serial: Der } {
  const [version, serial, , issuer] = inside(inside(readDer(certificate))[0])
  if (version?.tag !== tags.context0) throw new NotThisShape()
  return { issuer: need(issuer).whole, serial: need(serial).whole }
}

/** ECDSA r and s as 64 bytes, as WebCrypto has them; undefined where the value is not spelled as `signatureValue` does. */
export function rawSignature(value: Der): Der | undefined {
  const outer = readDer(value)
  const numbers = outer && outer.rest.length === 0 ? membersOf(outer.body) : undefined
  if (numbers?.length !== 2) return undefined
  const raw = new Uint8Array(64)
  for (const [index, { body }] of numbers.entries()) {
    const short = body[0] === 0 ? body.subarray(1) : body
    if (short.length > 32) return undefined
    raw.set(short, 32 * (index + 1) - short.length)
  }
  return raw
}

const retagged = (whole: Der, tag: number): Der => {
  const copy = whole.slice()
  copy[0] = tag
  return copy
}
