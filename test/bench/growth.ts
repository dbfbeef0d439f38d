import { availableParallelism, cpus } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { framesSeen } from '../support/browserPerson.ts'
import { browserUse, cpuSecondsOf } from './media/processes.ts'
import { openPanel, panelConditions } from './panel/panel.ts'
import { type BenchResult, type Measured, percentile, rounded } from './result.ts'

const sizes = [5, 15, 30, 50] as const
const settleSeconds = 12
const looks = 5
const secondsALook = 4

/** What a meeting costs the server and each browser as it grows from five people to fifty. */
export async function run(): Promise<BenchResult> {
  await using panel = await openPanel(Math.max(...sizes) + 1)
  const { room, page } = panel
  const ours: Measured = {}
  const browserCores = new Map<number, number>()
  for (const people of sizes) {
    process.stderr.write(`${people} people\n`)
    await panel.grow(people)
    await wait(settleSeconds * 1000)
    const all: { server: number; browser: number; packets: number; moving: number }[] = []
    for (let look = 0; look < looks; look++) {
      const [server, browser, packets, before] = [
        cpuSecondsOf(room.pid),
        browserUse().cpuSeconds,
        panel.packets(),
        await framesSeen(page),
      ]
      const began = performance.now()
      await wait(secondsALook * 1000)
      const seconds = (performance.now() - began) / 1000
      const after = await framesSeen(page)
      all.push({
        server: (cpuSecondsOf(room.pid) - server) / seconds,
        browser: (browserUse().cpuSeconds - browser) / seconds,
        packets: (panel.packets() - packets) / seconds,
        moving: Object.entries(after).filter(([person, count]) => count > (before[person] ?? 0)).length,
      })
    }
    const middle = (what: keyof (typeof all)[number]) =>
      percentile(
        all.map((one) => one[what]),
        0.5,
      )
    browserCores.set(people, middle('browser'))
    ours[`people${people}`] = {
      serverCores: rounded(middle('server'), 3),
      browserCores: rounded(middle('browser'), 3),
      packetsForwardedASecond: rounded(middle('packets'), 0),
      picturesMoving: middle('moving'),
      linesLost: people - 1 - room.connected(),
    }
    process.stderr.write(`${JSON.stringify(ours[`people${people}`])}\n`)
  }
  return {
    bench: 'growth',
    ours,
    peers: {},
    ratios: {
      browserFrom15To50: rounded((browserCores.get(50) ?? Number.NaN) / (browserCores.get(15) ?? Number.NaN), 3),
    },
    conditions: {
      ...panelConditions,
      processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      looks: `${looks} of ${secondsALook} s each, the middle one counts`,
      node: process.version,
    },
  }
}
