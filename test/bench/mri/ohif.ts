import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'

export const ohifVersion = '3.13.2'
const cache = join(homedir(), '.cache', 'consilium', `ohif-${ohifVersion}`)

/** OHIF as its npm package has it, fetched once into the user's cache: 50 MB, and 213 unpacked. */
export async function provideOhif(say: (line: string) => void): Promise<string> {
  const built = join(cache, 'package', 'dist')
  if (existsSync(join(built, 'index.html'))) return built
  say(`Fetching @ohif/app ${ohifVersion} into ${cache}`)
  await mkdir(cache, { recursive: true })
  const run = promisify(execFile)
  await run('npm', ['pack', `@ohif/app@${ohifVersion}`, '--silent'], { cwd: cache, maxBuffer: 1e8 })
  await run('tar', ['xzf', `ohif-app-${ohifVersion}.tgz`], { cwd: cache })
  return built
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * One address that serves a viewer's own files, if it has any, and passes all else on to our server: both viewers are
 * reached through the same few lines, and their images come from the same place.
 */
export async function front(target: string, own: ((path: string) => Promise<Buffer | string | null>) | null) {
  const server = createServer(async (incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://x').pathname
    const file = own && !path.startsWith('/api/') ? await own(path) : null
    if (file !== null) {
      outgoing.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html', 'cache-control': 'max-age=3600' })
      outgoing.end(file)
      return
    }
    const { host: _host, ...headers } = incoming.headers
    const passed = ask(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** OHIF's files with a configuration that asks our DICOMweb. */
export function ohifFiles(built: string, dicomweb: string) {
  return async (path: string): Promise<Buffer | string | null> => {
    if (path === '/app-config.js') return configuration(dicomweb)
    const name = normalize(path).replace(/^(\.\.[/\\])+/, '')
    const file = join(built, name)
    if (extname(name) !== '' && existsSync(file)) return readFile(file)
    return path.startsWith('/viewer') || path === '/' ? readFile(join(built, 'index.html')) : null
  }
}

const configuration = (root: string) => `window.config = {
  routerBasename: null, extensions: [], modes: [], customizationService: {}, showStudyList: true,
  maxNumberOfWebWorkers: 3, showLoadingIndicator: true, strictZSpacingForVolumeViewport: true,
  showWarningMessageForCrossOrigin: false, showCPUFallbackMessage: false, investigationalUseDialog: { option: 'never' },
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  defaultDataSourceName: 'ours',
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'ours',
    configuration: {
      friendlyName: 'ours', name: 'ours', qidoRoot: '${root}', wadoRoot: '${root}', wadoUriRoot: '${root}',
      qidoSupportsIncludeField: false, imageRendering: 'wadors', thumbnailRendering: 'wadors',
      enableStudyLazyLoad: true, supportsFuzzyMatching: false, supportsWildcard: false, staticWado: true,
      singlepart: 'bulkdata,video', omitQuotationForMultipartRequest: true
    }
  }]
}`
