import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaConfigFrom, mediaHostConfigFrom } from '../../media/config.ts'
import { relayCredentials } from '../../media/turn.ts'

test('settings that contradict each other are refused, naming the one that is missing', () => {
  assert.throws(() => mediaConfigFrom({ MEDIA_URL: 'https://media.example.org' }), /MEDIA_SECRET/)
  assert.throws(() => mediaConfigFrom({ MEDIA_LISTEN_IP: '0.0.0.0' }), /MEDIA_ANNOUNCED_ADDRESS/)
  assert.throws(() => mediaConfigFrom({ MEDIA_WORKERS: '0' }), /MEDIA_WORKERS/)
  assert.throws(() => mediaConfigFrom({ TURN_URLS: 'turn:relay.example.org' }), /TURN_SECRET/)
  const secret = 'a relay secret of its own'
  assert.throws(() => mediaConfigFrom({ TURN_URLS: 'https://relay.example.org', TURN_SECRET: secret }), /no turn:/)
  assert.throws(() => mediaHostConfigFrom({ MEDIA_SECRET: 'short' }), /MEDIA_SECRET/)
})

test('with nothing set, the media node is in this process, on the loopback address, without a relay', () => {
  const { media, turn } = mediaConfigFrom({})
  assert.equal(turn, undefined)
  assert.equal(media.at, 'process')
  assert.partialDeepStrictEqual(media, { settings: { listenIp: '127.0.0.1', basePort: 0 } })
})

test('credentials for the relay are what the relay computes, and end when they say', () => {
  const turn = mediaConfigFrom({
    TURN_URLS: 'turn:relay.example.org:3478?transport=udp, turns:relay.example.org:443?transport=tcp',
    TURN_SECRET: 'a relay secret of its own',
  }).turn
  assert.ok(turn)
  // By openssl: printf '1700003600:per_leeleeleeleelee1' | openssl dgst -sha1 -hmac 'a relay secret of its own'
  assert.deepEqual(relayCredentials(turn, 'per_leeleeleeleelee1', 1_700_000_000_999), {
    urls: ['turn:relay.example.org:3478?transport=udp', 'turns:relay.example.org:443?transport=tcp'],
    username: '1700003600:per_leeleeleeleelee1',
    credential: 'Rx7pavNHehotqUYQHS5tuObg+B4=',
  })
})
