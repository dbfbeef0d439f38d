import { execFileSync } from 'node:child_process'

/** Media that arrives at these ports: counted, then dropped. STUN and DTLS pass, and RTCP is not counted (RFC 5761, RFC 7983). */
export function countArriving(): Disposable & { from(port: number): void; packets(): number } {
  const nft = (...words: string[]) => execFileSync('nft', words, { stdio: 'pipe', encoding: 'utf8' })
  nft('add', 'table', 'inet', 'arriving')
  nft('add', 'chain', 'inet', 'arriving', 'in', '{ type filter hook input priority 0; }')
  nft('add', 'set', 'inet', 'arriving', 'ports', '{ type inet_service; }')
  nft('add', 'counter', 'inet', 'arriving', 'media')
  const isMedia = 'udp dport @ports @th,64,8 128-191 @th,72,8 != 192-223 @th,128,32 != 1234'
  nft('add', 'rule', 'inet', 'arriving', 'in', ...isMedia.split(' '), 'counter', 'name', 'media', 'drop')
  return {
    from: (port) => void nft('add', 'element', 'inet', 'arriving', 'ports', `{ ${port} }`),
    packets: () => Number(/packets (\d+)/.exec(nft('list', 'counter', 'inet', 'arriving', 'media'))?.[1] ?? 0),
    [Symbol.dispose]: () => void nft('delete', 'table', 'inet', 'arriving'),
  }
}
