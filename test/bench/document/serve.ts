/** What a server under measurement answers over IPC when asked, since it was last asked. */
export type Usage = { cpuSeconds: number; rssMiB: number }

/** Tells the parent where this server listens, and what it uses when asked. */
export function report(url: string): void {
  let before = process.cpuUsage()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    const usage: Usage = { cpuSeconds: (user + system) / 1e6, rssMiB: process.memoryUsage.rss() / 1024 ** 2 }
    process.send?.(usage)
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ url })
}
