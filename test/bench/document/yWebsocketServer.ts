import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { report } from './serve.ts'

const [folder = '.', port = '0'] = process.argv.slice(2)
// Read when the module is loaded: its LevelDB persistence.
process.env['YPERSISTENCE'] = join(folder, 'level')
const { setupWSConnection } = await import('@y/websocket-server/utils')

const http = createServer()
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
sockets.on('connection', (socket, request) => setupWSConnection(socket, request))
await new Promise<void>((resolve) => http.listen(Number(port), '127.0.0.1', resolve))
report(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
