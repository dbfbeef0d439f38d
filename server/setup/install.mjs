// The first thing both commands run, on whatever Node is there: installs the packages when they are missing or out of
// date, then hands over to the given script on the Node version that is pinned in package.json. Plain JavaScript,
// because an older Node must be able to run it.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.consilium-installed')
const pinnedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

const [script, ...args] = process.argv.slice(2)
installWhereNeeded()
handOver()

function installWhereNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing packages. About a minute the first time.\n')
  // Without the folder that is about to be replaced, so that the installing Node is not the one being installed.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(modules))
  // mediasoup's own install step would look for its worker on the network; media/worker provides it afterwards.
  const env = { ...process.env, PATH: path.join(delimiter), MEDIASOUP_WORKER_BIN: 'provided-later' }
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (installed.status !== 0) {
    process.stderr.write(
      'The packages could not be installed. What npm said stands above; the usual cause is the network.\n',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

function handOver() {
  const flags = ['--disable-warning=ExperimentalWarning']
  const child = spawn(pinnedNode, [...flags, script, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`The pinned Node could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
