import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { countArriving } from './arriving.ts'
import type { MeasuredRoom } from './contenders.ts'
import { cpuSecondsOf, descendants } from './processes.ts'
import { packetsPerSecond, sendFor } from './streams.ts'

const senders = 8
const listenersAStep = 4
const secondsAStep = 3
const settleMilliseconds = 500
const toleratedLoss = 0.005
/** Who can enter a room at most while it is filled. */
export const mostPeople = 128

export type Ramp = {
  /** Voices and pictures forwarded at once by one core, at the last step before packets were lost. */
  streams: number
  /** At that step. */
  lossShare: number
  cpuShare: number
  /** What was found at the first step that failed, or null when the load itself came to its end. */
  lossShareBeyond: number | null
}

/**
 * Fills a room with listeners until packets are lost, with the server held to one core and the load to another. What is
 * forwarded is counted and dropped by the kernel as it arrives, so that counting costs the load nothing. Needs a network
 * of its own.
 */
export async function rampUp(room: MeasuredRoom): Promise<Ramp> {
  for (const pid of [room.pid, ...descendants(room.pid)]) hold(pid, 0)
  hold(process.pid, 1)
  using arrived = countArriving()
  for (let index = 0; index < senders; index++) await room.join({ sends: true, takes: false, pictures: 0 })
  const streams = room.participants.flatMap((one) => one.streams ?? [])
  let best: Ramp = { streams: 0, lossShare: 0, cpuShare: 0, lossShareBeyond: null }
  while (room.participants.length + listenersAStep <= mostPeople) {
    for (let index = 0; index < listenersAStep; index++) {
      const { receive } = await room.join({ sends: false, takes: true, pictures: Infinity })
      arrived.from(receive.address.port)
    }
    const taken = (room.participants.length - senders) * senders * 2
    const step = async (): Promise<Ramp> => {
      const [packets, cpu, began] = [arrived.packets(), cpuSecondsOf(room.pid), performance.now()]
      const sent = await sendFor(secondsAStep, streams)
      const cpuShare = (cpuSecondsOf(room.pid) - cpu) / ((performance.now() - began) / 1000)
      await wait(settleMilliseconds)
      const expected = sent * (room.participants.length - senders)
      return {
        streams: taken,
        lossShare: 1 - (arrived.packets() - packets) / expected,
        cpuShare,
        lossShareBeyond: null,
      }
    }
    let found = await step()
    // What disturbs the machine passes: a step fails when it fails twice.
    if (fails(found)) found = await step()
    process.stderr.write(
      `  ${taken} streams: ${(found.lossShare * 100).toFixed(2)} % lost, ${found.cpuShare.toFixed(2)} of a core\n`,
    )
    if (fails(found)) return { ...best, lossShareBeyond: found.lossShare }
    best = found
  }
  return best
}

/** More than was sent arrives where packets of the step before come late: they were not there in their time either. */
const fails = ({ lossShare }: Ramp) => Math.abs(lossShare) > toleratedLoss

export const rampConditions =
  `${senders} senders of ${packetsPerSecond.audio + packetsPerSecond.video} packets/s, all taken by each listener; ` +
  `the server on one core; ${toleratedLoss * 100} % lost, or late from the step before, in two runs of ${secondsAStep} s ends it`

const hold = (pid: number, core: number) =>
  void execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'pipe' })
