import { availableParallelism, cpus } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { framesSeen } from '../support/browserPerson.ts'
import { browserUse, rssMiBOf } from './media/processes.ts'
import { openPanel, panelConditions } from './panel/panel.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const people = 15
const minutes = Number(process.env['BENCH_MINUTES'] ?? 30)
/** Caches and compiled code fill in this time. */
const warmingMinutes = 5

/** Fifteen people for half an hour: nobody is lost, and memory stays as it is. */
export async function run(): Promise<BenchResult> {
  await using panel = await openPanel(people + 1)
  const { room, page } = panel
  await panel.grow(people)
  const server: number[] = []
  const browser: number[] = []
  let lost = 0
  let stalls = 0
  for (let minute = 0; minute < minutes; minute++) {
    const frames = async () => Object.values(await framesSeen(page)).reduce((sum, one) => sum + one, 0)
    const [packets, seen] = [panel.packets(), await frames()]
    await wait(60_000)
    server.push(rssMiBOf(room.pid))
    browser.push(browserUse().rssMiB)
    lost = Math.max(lost, people - 1 - room.connected())
    if (panel.packets() === packets || (await frames()) === seen) stalls++
    process.stderr.write(
      `Minute ${minute + 1}: server ${rounded(server.at(-1)!, 0)} MiB, browser ${rounded(browser.at(-1)!, 0)} MiB, ${lost} lost\n`,
    )
  }
  const inRoom = await page.locator('[data-phase="room"]').count()
  const growth = (all: number[]) => {
    const after = all.slice(Math.min(warmingMinutes, all.length - 1))
    const [first, last] = [after.slice(0, 5), after.slice(-5)]
    return rounded(percentile(last, 0.5) / percentile(first, 0.5), 3)
  }
  return {
    bench: 'soak',
    ours: {
      minutes,
      linesLost: lost,
      minutesWithoutMedia: stalls,
      browserStillInRoom: inRoom,
      serverMiB: rounded(server.at(-1)!, 0),
      browserMiB: rounded(browser.at(-1)!, 0),
    },
    peers: {},
    ratios: { serverMemoryLastToFirst: growth(server), browserMemoryLastToFirst: growth(browser) },
    conditions: {
      ...panelConditions,
      count: people,
      memory: `of all processes together; the middle of the last five minutes over that of five after minute ${warmingMinutes}`,
      processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      node: process.version,
    },
  }
}
