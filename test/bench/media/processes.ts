import { readFileSync, readdirSync } from 'node:fs'

/** Clock ticks a second, as Linux has them on every machine (`getconf CLK_TCK`). */
const ticks = 100

/** Processor time of a process and all it has started, in seconds since each of them began. */
export function cpuSecondsOf(root: number): number {
  return [root, ...descendants(root)].reduce((sum, pid) => sum + own(pid), 0)
}

export function rssMiBOf(root: number): number {
  return [root, ...descendants(root)].reduce((sum, pid) => sum + (fields(pid)?.rssPages ?? 0) * 4, 0) / 1024
}

export function descendants(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: fields(Number(name))?.parent }))
  const found: number[] = []
  for (let of = [root]; of.length > 0;) {
    of = parents.filter(({ parent }) => parent !== undefined && of.includes(parent)).map(({ pid }) => pid)
    found.push(...of)
  }
  return found
}

/** Processor time and memory of the browsers that this process has started. */
export function browserUse(): { cpuSeconds: number; rssMiB: number } {
  const all = descendants(process.pid).filter((pid) => /chrom/.test(fields(pid)?.name ?? ''))
  const rssPages = all.reduce((sum, pid) => sum + (fields(pid)?.rssPages ?? 0), 0)
  return { cpuSeconds: all.reduce((sum, pid) => sum + own(pid), 0), rssMiB: (rssPages * 4) / 1024 }
}

const own = (pid: number): number => (fields(pid)?.cpuTicks ?? 0) / ticks

/** Of proc(5): the fields behind the name, which may itself hold spaces. A process that has ended has none. */
function fields(pid: number): { name: string; parent: number; cpuTicks: number; rssPages: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [parent, user, system, rss] = [after[1], after[11], after[12], after[21]].map(Number)
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return { name, parent: parent ?? 0, cpuTicks: (user ?? 0) + (system ?? 0), rssPages: rss ?? 0 }
  } catch {
    return undefined
  }
}
