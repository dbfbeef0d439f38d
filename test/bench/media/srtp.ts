import { createCipheriv, createHmac } from 'node:crypto'

/** RFC 3711, AES in counter mode with 128-bit keys and an 80-bit HMAC-SHA1 tag: what is needed to send. */
export class SrtpSender {
  readonly #key: Buffer
  readonly #authentication: Buffer
  readonly #salt: Buffer

  constructor(masterKey: Buffer, masterSalt: Buffer) {
    const derive = (label: number, length: number) => {
      const input = Buffer.alloc(16)
      masterSalt.copy(input)
      input.writeUInt8(input.readUInt8(7) ^ label, 7)
      return createCipheriv('aes-128-ctr', masterKey, input).update(Buffer.alloc(length))
    }
    this.#key = derive(0, 16)
    this.#authentication = derive(1, 20)
    this.#salt = derive(2, 14)
  }

  /** @param headerBytes of the packet that stay readable */
  protect(packet: Buffer, headerBytes: number, rollover: number): Buffer {
    const iv = Buffer.alloc(16)
    this.#salt.copy(iv)
    iv.writeUInt32BE((iv.readUInt32BE(4) ^ packet.readUInt32BE(8)) >>> 0, 4)
    iv.writeUInt32BE((iv.readUInt32BE(8) ^ rollover) >>> 0, 8)
    iv.writeUInt16BE(iv.readUInt16BE(12) ^ packet.readUInt16BE(2), 12)
    const hidden = createCipheriv('aes-128-ctr', this.#key, iv).update(packet.subarray(headerBytes))
    const after = Buffer.alloc(4)
    after.writeUInt32BE(rollover)
    const header = packet.subarray(0, headerBytes)
    const tag = createHmac('sha1', this.#authentication).update(header).update(hidden).update(after).digest()
    return Buffer.concat([header, hidden, tag.subarray(0, 10)])
  }
}
