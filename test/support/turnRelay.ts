import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import { eventually } from './eventually.ts'

export const relaySecret = 'a secret of the relay and the server alone'
/** Who the relay runs as, so that its packets can be told from a browser's. */
export const relayUser = 65_534

/** coturn over TLS on a port of the loopback, with a certificate of its own and short-lived credentials. */
export async function openRelay(program: string, port: number): Promise<AsyncDisposable & { urls: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-turn-'))
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'].concat([
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      certificate,
    ]),
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`no certificate: ${made.stderr}`)
  const config = [
    'listening-ip=127.0.0.1',
    'relay-ip=127.0.0.1',
    `listening-port=${port + 1}`,
    `tls-listening-port=${port}`,
    'min-port=45000',
    'max-port=45200',
    'realm=consilium.test',
    'use-auth-secret',
    `static-auth-secret=${relaySecret}`,
    `cert=${certificate}`,
    `pkey=${key}`,
    'no-tlsv1',
    'no-tlsv1_1',
    'allow-loopback-peers',
    'no-cli',
    'no-multicast-peers',
    'fingerprint',
    'log-file=stdout',
    `pidfile=${join(folder, 'pid')}`,
    `userdb=${join(folder, 'users.sqlite')}`,
  ]
  await writeFile(join(folder, 'turnserver.conf'), config.join('\n'))
  spawnSync('chown', ['-R', String(relayUser), folder])
  const relay = spawn(program, ['-c', join(folder, 'turnserver.conf')], {
    stdio: 'ignore',
    uid: relayUser,
    cwd: folder,
  })
  await eventually('the relay listens', () => isOpen(port), 20_000)
  return {
    urls: `turns:127.0.0.1:${port}?transport=tcp`,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((done) => relay.once('exit', done))
      relay.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.once('error', () => answer(false))
  })
