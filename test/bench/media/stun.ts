import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const cookie = 0x2112_a442
const bindingRequest = 0x0001
const bindingResponse = 0x0101

/** What both ends of an ICE connection know of each other (RFC 8445). */
export type IceCredentials = { usernameFragment: string; password: string }

/** A binding request of a controlling agent that nominates the pair it is sent over. */
export function bindingRequestTo(remote: IceCredentials, local: IceCredentials): Buffer {
  const priority = Buffer.alloc(4)
  priority.writeUInt32BE(2_130_706_431)
  const attributes = [
    attribute(0x0006, Buffer.from(`${remote.usernameFragment}:${local.usernameFragment}`)),
    attribute(0x0024, priority),
    attribute(0x802a, randomBytes(8)),
    attribute(0x0025, Buffer.alloc(0)),
  ]
  return signed(bindingRequest, randomBytes(12), attributes, remote.password)
}

/** The answer to a request, or nothing where it is none. */
export function answerTo(
  message: Buffer,
  local: IceCredentials,
  from: { address: string; port: number },
): Buffer | undefined {
  if (message.length < 20 || message.readUInt16BE(0) !== bindingRequest) return undefined
  const mapped = Buffer.alloc(8)
  mapped.writeUInt8(1, 1)
  mapped.writeUInt16BE(from.port ^ (cookie >>> 16), 2)
  const address = from.address.split('.').reduce((all, part) => all * 256 + Number(part), 0)
  mapped.writeUInt32BE((address ^ cookie) >>> 0, 4)
  return signed(bindingResponse, message.subarray(8, 20), [attribute(0x0020, mapped)], local.password)
}

export const isSuccess = (message: Buffer): boolean =>
  message.length >= 20 && message.readUInt16BE(0) === bindingResponse

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
  padded.writeUInt16BE(type, 0)
  padded.writeUInt16BE(value.length, 2)
  value.copy(padded, 4)
  return padded
}

/** With MESSAGE-INTEGRITY and FINGERPRINT, each over what stands before it and a length that counts itself. */
function signed(type: number, transaction: Buffer, attributes: readonly Buffer[], password: string): Buffer {
  const body = Buffer.concat(attributes)
  const message = (length: number, ...parts: Buffer[]) => {
    const header = Buffer.alloc(20)
    header.writeUInt16BE(type, 0)
    header.writeUInt16BE(length, 2)
    header.writeUInt32BE(cookie, 4)
    transaction.copy(header, 8)
    return Buffer.concat([header, body, ...parts])
  }
  const digest = createHmac('sha1', password)
    .update(message(body.length + 24))
    .digest()
  const integrity = attribute(0x0008, digest)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE((crc32(message(body.length + 32, integrity)) ^ 0x5354_554e) >>> 0)
  return message(body.length + 32, integrity, attribute(0x8028, checksum))
}
