import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium for the tests: one that is there, the one playwright brings, or the distribution's. */
export async function provideBrowser(say: (line: string) => void): Promise<string> {
  const found = findBrowser()
  if (found !== undefined) return found
  say('Installing a browser for the tests. A minute or two.')
  const attempts: [string, string[]][] = [
    [process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']],
    ...(process.getuid?.() === 0
      ? ([
          ['apt-get', ['update', '-q']],
          ['apt-get', ['install', '-y', '-q', 'chromium']],
        ] as [string, string[]][])
      : []),
  ]
  for (const [command, args] of attempts) {
    spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 5 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = findBrowser()
    if (installed !== undefined) return installed
  }
  throw new Error(
    'No Chromium was found and none could be installed: install chromium, or set CONSILIUM_BROWSER to one.',
  )
}

function findBrowser(): string | undefined {
  const named = process.env['CONSILIUM_BROWSER']
  if (named) return named
  const inPath = names.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean)
  if (inPath) return inPath
  const own = chromium.executablePath()
  return existsSync(own) ? own : undefined
}

/** How tests start it: fake camera and microphone, no call to any other host. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]
