import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'
import type { MediaRequests } from '../../shared/protocol/media.ts'
import type { Remote } from '../../shared/protocol/table.ts'
import { browserArguments, provideBrowser } from './browser.ts'
import { bundledPage } from './bundledPage.ts'

/** A browser page with participants in it, who ask `media` directly. */
export async function openPeers(): Promise<AsyncDisposable & { page(ask: Remote<MediaRequests>): Promise<Page> }> {
  const script = await bundledPage(join(import.meta.dirname, 'peerPage.ts'))
  const server = createServer((request, response) => {
    const [type, body] =
      request.url === '/'
        ? ['text/html', '<script type="module" src="/peers.js"></script>']
        : ['text/javascript', script]
    response.setHeader('content-type', type).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const executablePath = await provideBrowser((line) => process.stderr.write(`${line}\n`))
  const browser = await chromium.launch({ executablePath, args: browserArguments })
  return {
    async page(ask) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      await page.exposeFunction('ask', (name: keyof MediaRequests, input: never) => ask[name](input))
      await page.goto(`http://127.0.0.1:${port}/`)
      await page.waitForFunction(() => 'peers' in window)
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
