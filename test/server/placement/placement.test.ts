import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Clock } from '../../../server/clock.ts'
import { openLog } from '../../../server/log.ts'
import { idleMilliseconds, leaseMilliseconds, openPlacement } from '../../../server/placement/placement.ts'
import { openStore } from '../../../server/store/database.ts'
import type { Leases, Store } from '../../../server/store/store.ts'
import { eventually } from '../../support/eventually.ts'
import { turnedClock } from '../../support/turnedClock.ts'

const meeting = 'mtg_0000000000000001'
const event = {
  subject: 'board',
  by: 'system',
  action: 'meeting:open',
  target: meeting,
  outcome: 'success' as const,
  detail: {},
  at: '2026-11-23T09:00:00.000Z',
}

/** One database and as many nodes on it as are asked for, each with a store of its own, all with one clock to turn. */
async function nodes() {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'consilium-placement-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const clock = counted(turnedClock())
  const errors: string[] = []
  const log = openLog('error', (line) => void errors.push(line))
  const owned = opened.move()
  return {
    clock,
    errors,
    async node(url: string, leasesOf: (store: Store) => Leases = (store) => store.leases) {
      const store = owned.use(await openStore({ at: 'sqlite', path: join(folder, 'board.sqlite') }, log))
      const placement = owned.use(openPlacement(leasesOf(store), url, clock, log))
      const lost: string[] = []
      placement.onLost((what) => lost.push(what))
      return { store, placement, lost }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type CountedClock = ReturnType<typeof turnedClock> & {
  /** Timers that would still wake somebody. */
  waiting(): number
  /** Time passes and nobody is woken, as on a machine that is asleep. */
  sleep(milliseconds: number): void
}

function counted(clock: ReturnType<typeof turnedClock>): CountedClock {
  const waiting = new Set<object>()
  let slept = 0
  const after: Clock['after'] = (milliseconds, then) => {
    const one = {}
    waiting.add(one)
    const stop = clock.after(milliseconds, () => {
      waiting.delete(one)
      then()
    })
    return () => {
      waiting.delete(one)
      stop()
    }
  }
  const now = () => clock.now() + slept
  return { ...clock, now, after, waiting: () => waiting.size, sleep: (milliseconds) => void (slept += milliseconds) }
}

/** Leases whose renewals wait until they are let through, or are told how to fail. */
function heldUp(leases: Leases) {
  const arrived: (() => void)[] = []
  const outcomes: string[] = []
  let hold = false
  return {
    arrived,
    outcomes,
    hold: () => void (hold = true),
    leases: {
      ...leases,
      async renew(...asked: Parameters<Leases['renew']>) {
        if (hold) await new Promise<void>((go) => arrived.push(go))
        const renewing = leases.renew(...asked)
        renewing.then(
          () => outcomes.push('renewed'),
          (error: { code?: string }) => outcomes.push(error.code ?? 'bug'),
        )
        return renewing
      },
    },
  }
}

const untilOf = async (store: Store, what = meeting) => (await store.leases.read(what))?.until ?? 0

test('what one node holds no other gets, and is told where it is', async () => {
  await using all = await nodes()
  const [one, two] = [await all.node('http://one'), await all.node('http://two')]
  assert.equal((await one.placement.hold(meeting)).here, true)
  assert.deepEqual(await two.placement.hold(meeting), { here: false, url: 'http://one' })
  assert.equal(two.placement.fenceFor(meeting), undefined)
})

test('of two nodes that want a meeting at once one gets it', async () => {
  await using all = await nodes()
  const [one, two] = [await all.node('http://one'), await all.node('http://two')]
  const answers = await Promise.all([one, two, one, two].map(({ placement }) => placement.hold(meeting)))
  assert.deepEqual(new Set(answers.map(({ here }) => here)), new Set([true, false]))
  assert.equal(answers[0]?.here, answers[2]?.here)
  assert.equal(all.clock.waiting(), 1)
})

test('a lease is renewed for as long as it is held, well before it lapses', async () => {
  await using all = await nodes()
  const [one, two] = [await all.node('http://one'), await all.node('http://two')]
  await one.placement.hold(meeting)
  for (let turn = 0; turn < 5; turn++) {
    all.clock.turn(leaseMilliseconds / 3)
    await eventually('renewed', async () => (await untilOf(one.store)) === all.clock.now() + leaseMilliseconds)
    await eventually('and will be again', () => all.clock.waiting() === 1)
    assert.equal((await two.placement.hold(meeting)).here, false)
  }
  assert.deepEqual(one.lost, [])
})

test('a node that stops is replaced at once, one that dies when its lease has lapsed, each time in a new epoch', async () => {
  await using all = await nodes()
  const [one, two] = [await all.node('http://one'), await all.node('http://two')]
  await one.placement.hold(meeting)
  await one.placement[Symbol.asyncDispose]()
  assert.deepEqual(await two.placement.hold(meeting), {
    here: true,
    fence: { meeting, node: 'http://two', epoch: 2, until: all.clock.now() + leaseMilliseconds },
  })

  const dying = heldUp(two.store.leases)
  const third = await all.node('http://three', () => dying.leases)
  const fourth = await all.node('http://four')
  await two.placement.release(meeting)
  await third.placement.hold(meeting)
  dying.hold()
  all.clock.turn(leaseMilliseconds - 1)
  assert.equal((await fourth.placement.hold(meeting)).here, false)
  all.clock.turn(1)
  const taken = await fourth.placement.hold(meeting)
  assert.equal(taken.here && taken.fence.epoch, 4)
})

test('a node that lost its lease says so once, and can write nothing of the meeting any longer', async () => {
  await using all = await nodes()
  const one = await all.node('http://one')
  const two = await all.node('http://two')
  await one.placement.hold(meeting)
  const stale = one.placement.fenceFor(meeting) ?? assert.fail('not held')
  await one.store.commit([], event, stale)
  await two.store.leases.claim(meeting, 'http://two', all.clock.now() + leaseMilliseconds, leaseMilliseconds)
  await assert.rejects(one.store.commit([], event, stale), { code: 'lease-lost' })
  all.clock.turn(leaseMilliseconds / 3)
  await eventually('lost', () => one.lost.length > 0)
  assert.deepEqual(one.lost, [meeting])
  assert.equal(one.placement.fenceFor(meeting), undefined)
  assert.equal(all.clock.waiting(), 0)
  assert.deepEqual(await one.placement.hold(meeting), { here: false, url: 'http://two' })
})

test('a database that never answers a renewal costs the node its lease when that lapses', async () => {
  await using all = await nodes()
  const { store } = await all.node('http://zero')
  const stuck = heldUp(store.leases)
  const one = await all.node('http://one', () => stuck.leases)
  await one.placement.hold(meeting)
  stuck.hold()
  all.clock.turn(leaseMilliseconds / 3)
  assert.deepEqual(one.lost, [])
  all.clock.turn(leaseMilliseconds)
  assert.deepEqual(one.lost, [meeting])
  assert.equal(one.placement.fenceFor(meeting), undefined)
})

test('a renewal that fails is tried again, and one that succeeds after the release takes nothing from who holds now', async () => {
  await using all = await nodes()
  const { store } = await all.node('http://zero')
  const slow = heldUp(store.leases)
  const one = await all.node('http://one', () => slow.leases)
  await one.placement.hold(meeting)
  slow.hold()
  all.clock.turn(leaseMilliseconds / 3)
  await one.placement.release(meeting)
  const again = await one.placement.hold(meeting)
  assert.equal(again.here && again.fence.epoch, 2)
  slow.arrived[0]?.()
  await eventually('the late renewal was answered', () => slow.outcomes.length === 1)
  assert.deepEqual(slow.outcomes, ['lease-lost'])
  await one.placement.hold(meeting)
  assert.deepEqual([one.lost, one.placement.fenceFor(meeting)?.epoch], [[], 2])
})

test('a lease that lapsed in a pause and that nobody took is renewed, not lost', async () => {
  await using all = await nodes()
  const one = await all.node('http://one')
  await one.placement.hold(meeting)
  all.clock.sleep(10 * leaseMilliseconds)
  all.clock.turn(leaseMilliseconds / 3)
  await eventually('renewed', async () => (await untilOf(one.store)) > all.clock.now())
  assert.deepEqual(one.lost, [])
  assert.equal(one.placement.fenceFor(meeting)?.epoch, 1)
})

test('what nobody uses is released after a while, and what is used is kept', async () => {
  await using all = await nodes()
  const { store, placement, lost } = await all.node('http://one')
  const used = new Set([meeting])
  placement.keepWhile((what) => used.has(what))
  const unused = 'mtg_0000000000000002'
  await placement.hold(meeting)
  await placement.hold(unused)
  for (let turned = 0; turned <= idleMilliseconds + leaseMilliseconds; turned += leaseMilliseconds / 3) {
    all.clock.turn(leaseMilliseconds / 3)
    for (const what of [meeting, unused].filter((each) => placement.fenceFor(each))) {
      await eventually('renewed', async () => (await untilOf(store, what)) === all.clock.now() + leaseMilliseconds)
    }
  }
  await eventually('released', async () => (await store.leases.read(unused)) === undefined)
  assert.ok(await store.leases.read(meeting))
  assert.deepEqual(lost, [])
})

test('closing releases all of it and leaves no timer, what was being taken meanwhile included', async () => {
  await using all = await nodes()
  const one = await all.node('http://one')
  for (let number = 10; number < 15; number++) await one.placement.hold(`mtg_00000000000000${number}`)
  const late = one.placement.hold(meeting)
  const closed = one.placement[Symbol.asyncDispose]()
  await assert.rejects(late, { code: 'unavailable' })
  await closed
  assert.equal(all.clock.waiting(), 0)
  assert.equal(await one.store.leases.read(meeting), undefined)
  assert.equal(await one.store.leases.read('mtg_0000000000000010'), undefined)
  assert.deepEqual(one.lost, [])
  assert.deepEqual(all.errors, [])
})
