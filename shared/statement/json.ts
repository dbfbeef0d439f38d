import canonicalize from 'canonicalize'

/**
 * Reads UTF-8 JSON from outside; undefined where it is none, holds a number JSON cannot hold or half a surrogate pair.
 * `canonical` says whether the bytes are the RFC 8785 spelling, which also tells apart what parsing hides: duplicate
 * names, white space, escapes.
 */
export function parseJson(bytes: Uint8Array): { value: unknown; canonical: boolean } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return { value, canonical: canonicalize(value) === text }
  } catch {
    // Decoder, parser and canonicaliser each throw their own kind, and each means the same: not JSON we can sign.
    return undefined
  }
}
