import { z } from 'zod'

/** How well a line carries sound: `good`, `poor` while speech still gets across, `bad` while it does not. */
export const LineGrade = z.enum(['good', 'poor', 'bad'])
export type LineGrade = z.infer<typeof LineGrade>

/** What was measured of one direction over a few seconds. */
export type LineSample = {
  /** Share of packets that did not arrive, 0 to 1. */
  loss: number
  roundTripMilliseconds: number
  jitterMilliseconds: number
}

/** What coding and the buffer of the receiver add to the delay, where nothing else does. */
const processingMilliseconds = 10
/** R of a call without delay and loss (ITU-T G.107, default values). */
const perfect = 93.2
/** What a percent of loss costs with Opus and its forward error correction. */
const perPercentLost = 2.5

/**
 * 0 to 100, by the E-model of ITU-T G.107 in its simplified form: delay counts little up to 160 ms and much above, loss
 * counts from the first packet.
 */
export function lineScore({ loss, roundTripMilliseconds, jitterMilliseconds }: LineSample): number {
  const delay = roundTripMilliseconds / 2 + 2 * jitterMilliseconds + processingMilliseconds
  const delayed = perfect - (delay < 160 ? delay / 40 : (delay - 120) / 10)
  return Math.min(100, Math.max(0, ((delayed - 100 * loss * perPercentLost) / perfect) * 100))
}

const fallsBy = 0.8
const recoversBy = 0.4

/** Falls fast and recovers slowly: somebody is warned at once, and not told that all is well between two drop-outs. */
export const smoothedScore = (before: number, now: number): number =>
  before + (now - before) * (now < before ? fallsBy : recoversBy)

export const gradeOf = (score: number): LineGrade => (score >= 80 ? 'good' : score >= 40 ? 'poor' : 'bad')
