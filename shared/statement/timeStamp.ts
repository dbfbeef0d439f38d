import { toBase64 } from './base64.ts'
import { sha256 } from './canonical.ts'
import { type Certificate, chainFault, readCertificate, timeStamping, timeFault } from './certificate.ts'
import {
  type Der,
  der,
  membersOf,
  oid,
  readDer,
  sameBytes,
  sequence,
  smallInteger,
  tags,
  unsignedInteger,
} from './der.ts'
import { isSignedAs, openSignedData } from './signedData.ts'

const sha256Oid = oid('2.16.840.1.101.3.4.2.1')
/** Our own policy, under the arc for which nobody has to be asked (ITU-T X.667): time of the service's own clock. */
export const timeStampPolicy = '2.25.309316500942939977408123233124744828752'

/** What a time-stamping authority says: these bytes were there at this time. */
export type TimeStamp = { imprint: Uint8Array; serial: Uint8Array; at: Date }

/** TSTInfo, RFC 3161 section 2.4.2, to the whole second. */
export const encodeTimeStamp = ({ imprint, serial, at }: TimeStamp): Der =>
  sequence(
    smallInteger(1),
    oid(timeStampPolicy),
    sequence(sequence(sha256Oid), der(tags.octets, imprint)),
    unsignedInteger(serial),
    der(tags.generalizedTime, new TextEncoder().encode(generalizedTime(at))),
  )

/**
 * Reads and judges a token of the board's own time-stamping authority.
 * @param stamped what it must be of
 * @returns the time where it holds, or why it does not
 */
export async function openTimeStamp(
  token: Der,
  stamped: Uint8Array<ArrayBuffer>,
  root: Certificate,
): Promise<{ at: Date } | { fault: string }> {
  const opened = await openSignedData(token)
  const info = opened?.type === 'timeStamp' && opened.content ? readTimeStamp(opened.content) : undefined
  if (!opened || !info) return { fault: 'it cannot be read' }
  const [signer, ...others] = opened.certificates
  const leaf = readCertificate(toBase64(signer))
  const only = others.length === 1 && others[0] && readCertificate(toBase64(others[0]))?.equal(root)
  if (!leaf || !only) return { fault: 'it names another root' }
  const fault = (await chainFault(leaf, root, timeStamping)) ?? timeFault(leaf, root, info.at)
  if (fault !== undefined) return { fault }
  if (!(await isSignedAs(opened))) return { fault: 'its signature does not fit' }
  if (!sameBytes(await sha256(stamped), info.imprint)) return { fault: 'it is of something else' }
  return { at: info.at }
}

function readTimeStamp(content: Der): TimeStamp | undefined {
  const members = membersOf(readDer(content)?.body ?? new Uint8Array())
  const [, , imprint, serial, time] = members ?? []
  const hash = imprint && membersOf(imprint.body)?.[1]
  const at = time && dateOf(new TextDecoder().decode(time.body))
  if (!hash || !serial || !at) return undefined
  const info = { imprint: hash.body, serial: serial.body, at }
  return sameBytes(encodeTimeStamp(info), content) ? info : undefined
}

const generalizedTime = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`

function dateOf(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
