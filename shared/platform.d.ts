// The platform that shared/ may lean on, in full: what browsers, workers and Node have in common.
// Nothing else compiles here (no process, no window, no timers, no clock of another machine).

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}

declare function btoa(binary: string): string
declare function atob(base64: string): string

interface Algorithm {
  name: string
}

interface CryptoKey {
  readonly type: 'public' | 'private' | 'secret'
  readonly extractable: boolean
}

interface CryptoKeyPair {
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
}

/** WebCrypto, as far as digests, ES256 signatures (RFC 7518 section 3.4), passkeys' answers and HMAC need it. */
declare const crypto: {
  getRandomValues(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
  readonly subtle: {
    digest(algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<ArrayBuffer>
    generateKey(
      algorithm: { name: 'ECDSA'; namedCurve: 'P-256' },
      extractable: boolean,
      usages: ('sign' | 'verify')[],
    ): Promise<CryptoKeyPair>
    importKey(
      format: 'spki',
      data: Uint8Array<ArrayBuffer> | ArrayBuffer,
      algorithm:
        { name: 'ECDSA'; namedCurve: 'P-256' } | { name: 'RSASSA-PKCS1-v1_5'; hash: 'SHA-256' } | { name: 'Ed25519' },
      extractable: boolean,
      usages: 'verify'[],
    ): Promise<CryptoKey>
    importKey(
      format: 'raw',
      data: Uint8Array<ArrayBuffer>,
      algorithm: { name: 'HMAC'; hash: 'SHA-256' },
      extractable: boolean,
      usages: 'sign'[],
    ): Promise<CryptoKey>
    sign(algorithm: { name: 'HMAC' }, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
    sign(
      algorithm: { name: 'ECDSA'; hash: 'SHA-256' },
      key: CryptoKey,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<ArrayBuffer>
    verify(
      algorithm: { name: 'ECDSA'; hash: 'SHA-256' } | { name: 'RSASSA-PKCS1-v1_5' } | { name: 'Ed25519' },
      key: CryptoKey,
      signature: Uint8Array<ArrayBuffer>,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<boolean>
  }
}
