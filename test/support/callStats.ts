import type { Page } from 'playwright'

/** What a browser has received of a call, as its own counters have it. */
export type CallStats = {
  frames: number
  /** Sum over all voices, as `totalAudioEnergy` of the W3C's statistics: silence adds nothing. */
  audioEnergy: number
  samples: number
  concealed: number
  /** Of the paths in use: `udp`, `tcp`, and `relay` where a relay stands between. */
  paths: string[]
}

declare global {
  interface Window {
    keptConnections: RTCPeerConnection[]
  }
}

/** Runs in a page before its own scripts: keeps hold of its peer connections, to ask for what they count. */
export function keepConnections(): void {
  window.keptConnections = []
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.keptConnections.push(this)
    }
  }
}

/** Runs in a page. Connections that are closed count no more. */
export async function countInPage(): Promise<CallStats> {
  const stats: CallStats = { frames: 0, audioEnergy: 0, samples: 0, concealed: 0, paths: [] }
  for (const connection of window.keptConnections) {
    if (connection.connectionState === 'closed') continue
    const report = new Map<string, Record<string, unknown>>()
    ;(await connection.getStats()).forEach((entry: Record<string, unknown>) => report.set(String(entry['id']), entry))
    const number = (value: unknown) => (typeof value === 'number' ? value : 0)
    for (const entry of report.values()) {
      if (entry['type'] === 'inbound-rtp') {
        stats.frames += number(entry['framesDecoded'])
        stats.audioEnergy += number(entry['totalAudioEnergy'])
        stats.samples += number(entry['totalSamplesReceived'])
        stats.concealed += number(entry['concealedSamples'])
      }
      const isInUse =
        entry['type'] === 'candidate-pair' && entry['state'] === 'succeeded' && entry['nominated'] === true
      const local = isInUse ? report.get(String(entry['localCandidateId'])) : undefined
      if (local && number(entry['bytesReceived']) > 0) {
        stats.paths.push(local['candidateType'] === 'relay' ? 'relay' : String(local['protocol']))
      }
    }
  }
  return stats
}

export const callStats = (page: Page): Promise<CallStats> => page.evaluate(countInPage)
