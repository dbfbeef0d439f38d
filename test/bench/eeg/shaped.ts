import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const bytesPerSecond = 20_000_000 / 8
/** What a router lets pass at once: 16 packets. */
const burst = 24_000

/** Serves one file by range over loopback, all connections together at 20 Mbit/s: a token bucket. */
export async function shapedServer(path: string): Promise<{ url: string } & AsyncDisposable> {
  const { size } = await stat(path)
  let tokens = burst
  let last = performance.now()
  let line = Promise.resolve()

  /** In turn, so that two requests share the rate and do not double it. */
  const pass = (bytes: number): Promise<void> => {
    line = line.then(async () => {
      for (;;) {
        const now = performance.now()
        tokens = Math.min(burst, tokens + ((now - last) / 1000) * bytesPerSecond)
        last = now
        if (tokens >= bytes) break
        await new Promise((done) => setTimeout(done, Math.max(1, ((bytes - tokens) / bytesPerSecond) * 1000)))
      }
      tokens -= bytes
    })
    return line
  }
  const server = createServer(async (request, response) => {
    const [, from = '0', to = String(size - 1)] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const [start, end] = [Number(from), Number(to)]
    response.writeHead(206, {
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${size}`,
    })
    for await (const chunk of createReadStream(path, { start, end, highWaterMark: 16 * 1024 })) {
      await pass((chunk as Buffer).length)
      if (!response.write(chunk)) await new Promise((done) => response.once('drain', done))
    }
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
