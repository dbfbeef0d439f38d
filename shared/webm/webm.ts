// WebM (RFC 9559 over RFC 8794) of one track, made so that it can be kept while it is still being recorded: clusters are
// written as they come, and the head, which has to know them all, is made when the track is read.

export type WebmTrack = { codec: 'opus' } | { codec: 'vp8'; width: number; height: number }

/** One coded frame. `at` is in milliseconds since the recording began. */
export type Block = { at: number; isKey: boolean; data: Uint8Array }

/** Where a cluster begins in time, and how many bytes it has. */
export type ClusterPlace = { at: number; isKey: boolean; bytes: number }

/** A block's time is a signed 16-bit number of milliseconds from its cluster's. */
const longestClusterMilliseconds = 32_767

/** A cluster with its blocks. The first one's time is the cluster's; none may be earlier, or later by more than 32.767 s. */
export function clusterOf(blocks: readonly Block[]): Uint8Array<ArrayBuffer> {
  const from = Math.round(blocks[0]?.at ?? 0)
  return element(
    0x1f43b675,
    element(0xe7, unsigned(from)),
    ...blocks.map(({ at, isKey, data }) => {
      const after = Math.round(at) - from
      if (after < 0 || after > longestClusterMilliseconds) throw new RangeError('a block outside of its cluster')
      return element(0xa3, Uint8Array.of(0x81, after >> 8, after & 0xff, isKey ? 0x80 : 0), data)
    }),
  )
}

/** All that stands before the clusters: what the track holds, how long it is, and where to jump to. */
export function headOf(
  track: WebmTrack,
  durationMilliseconds: number,
  clusters: readonly ClusterPlace[],
): Uint8Array<ArrayBuffer> {
  const about = joined([
    element(
      0x1549a966,
      element(0x2ad7b1, unsigned(1_000_000)),
      element(0x4489, float(durationMilliseconds)),
      element(0x4d80, text('Consilium')),
      element(0x5741, text('Consilium')),
    ),
    element(0x1654ae6b, trackEntry(track)),
  ])
  // Positions are counted from the first byte in the segment. They have a fixed width, so that the length of the table
  // does not depend on what it says.
  const cuesBytes = cuesOf(clusters, 0).length
  const cues = cuesOf(clusters, about.length + cuesBytes)
  const inSegment = about.length + cues.length + clusters.reduce((sum, { bytes }) => sum + bytes, 0)
  return joined([
    element(
      0x1a45dfa3,
      element(0x4286, unsigned(1)),
      element(0x42f7, unsigned(1)),
      element(0x42f2, unsigned(4)),
      element(0x42f3, unsigned(8)),
      element(0x4282, text('webm')),
      element(0x4287, unsigned(4)),
      element(0x4285, unsigned(2)),
    ),
    idOf(0x18538067),
    sizeOf(inSegment),
    about,
    cues,
  ])
}

function trackEntry(track: WebmTrack): Uint8Array<ArrayBuffer> {
  const common = [element(0xd7, unsigned(1)), element(0x73c5, unsigned(1))]
  if (track.codec === 'vp8') {
    const picture = [element(0xb0, unsigned(track.width)), element(0xba, unsigned(track.height))]
    return element(0xae, ...common, element(0x83, unsigned(1)), element(0x86, text('V_VP8')), element(0xe0, ...picture))
  }
  return element(
    0xae,
    ...common,
    element(0x83, unsigned(2)),
    element(0x86, text('A_OPUS')),
    // The identification header of RFC 7845: version, two channels, no pre-skip, 48 kHz, no gain, mapping family 0.
    element(0x63a2, text('OpusHead'), Uint8Array.of(1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0)),
    // Opus is itself again 80 ms after it was jumped into.
    element(0x56bb, unsigned(80_000_000)),
    element(0xe1, element(0xb5, float(48_000)), element(0x9f, unsigned(2))),
  )
}

/** Only a cluster that begins with a whole picture can be jumped to. */
function cuesOf(clusters: readonly ClusterPlace[], first: number): Uint8Array<ArrayBuffer> {
  let position = first
  const points: Uint8Array[] = []
  for (const { at, isKey, bytes } of clusters) {
    const place = element(0xb7, element(0xf7, unsigned(1)), element(0xf1, wide(position)))
    if (isKey) points.push(element(0xbb, element(0xb3, wide(Math.round(at))), place))
    position += bytes
  }
  return points.length > 0 ? element(0x1c53bb6b, ...points) : new Uint8Array()
}

function element(id: number, ...content: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return joined([idOf(id), sizeOf(length), ...content])
}

function idOf(id: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.from(bytes)
}

/** A size in eight bytes, whatever it is: the first holds the mark of that width and nothing else of it. */
function sizeOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = wide(length)
  bytes[0] = 1
  return bytes
}

function wide(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

function unsigned(value: number): Uint8Array<ArrayBuffer> {
  const bytes = wide(value)
  const first = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(first < 0 ? 7 : first)
}

function float(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return bytes
}

const text = (ascii: string) => Uint8Array.from(ascii, (letter) => letter.codePointAt(0) ?? 0)

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
