import { Problem } from '../../shared/protocol/problems.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { SliceSource } from './imageWorkers.ts'

export type SliceState =
  { state: 'loading' } | { state: 'ready'; slice: DecodedSlice } | { state: 'problem'; problem: Problem }

export type SliceStore = {
  /** What is known of a slice now. Its position and header stay known when its pixels had to go. */
  state(source: SliceSource): SliceState | undefined
  attributes(source: SliceSource): DecodedSlice['attributes'] | undefined
  /** Asks for a slice that is waited for. The latest asked comes first. */
  want(source: SliceSource): void
  /** Loads in the background, in the order given, what fits into memory. Replaces the earlier plan of that name. */
  plan(name: string, sources: readonly SliceSource[]): void
  /** Forgets that a slice failed, and asks again. */
  retry(source: SliceSource): void
  /** Counts up whenever something has arrived, failed or gone. */
  readonly version: Observable<number>
  close(): void
}

/** What decoded slices may take of memory, in bytes. */
const budgetBytes = 600 * 2 ** 20

/** Slices passed in quick scrolling are not waited for any more. */
const keptWishes = 63

export type SliceStoreOptions = {
  load: (source: SliceSource) => Promise<DecodedSlice>
  /** How many at a time. */
  width: number
  budget?: number
}

/** Decoded slices, shared by all viewports: what is looked at first, then what is near it, then the rest. */
export function openSliceStore({ load, width, budget = budgetBytes }: SliceStoreOptions): SliceStore {
  /** In the order of last use. */
  const slices = new Map<string, SliceState>()
  const places = new Map<string, DecodedSlice['attributes']>()
  /** What is left to fetch of each plan, and all that belongs to it. */
  const plans = new Map<string, { left: SliceSource[]; keys: Set<string> }>()
  let wanted: SliceSource[] = []
  let loading = 0
  let bytes = 0
  let largest = 0
  let closed = false
  let turn = 0
  const version = observable(0)
  const told = () => version.set(version.get() + 1)

  async function start(source: SliceSource): Promise<void> {
    const key = keyOf(source)
    loading++
    slices.set(key, { state: 'loading' })
    try {
      const slice = await load(source)
      slices.delete(key)
      slices.set(key, { state: 'ready', slice })
      places.set(key, slice.attributes)
      bytes += slice.values.byteLength
      largest = Math.max(largest, slice.values.byteLength)
      makeRoom()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      slices.set(key, { state: 'problem', problem: error })
    } finally {
      loading--
      if (!closed) {
        told()
        fill()
      }
    }
  }

  function fill(): void {
    while (!closed && loading < width) {
      const source = next()
      if (!source) return
      void start(source)
    }
  }

  function next(): SliceSource | undefined {
    for (let source = wanted.pop(); source; source = wanted.pop()) {
      if (!slices.has(keyOf(source))) return source
    }
    // What is fetched ahead leaves one place free, so that what is waited for starts at once.
    if (loading >= Math.max(1, width - 1)) return undefined
    const lists = [...plans.values()].flatMap(({ left }) => (left.length > 0 ? [left] : []))
    while (lists.length > 0) {
      const list = lists[turn++ % lists.length]!
      const source = list[0]
      if (source && !slices.has(keyOf(source))) {
        if (!hasRoomAhead()) return undefined
        return list.shift()
      }
      if (source) list.shift()
      else lists.splice(lists.indexOf(list), 1)
    }
    return undefined
  }

  /** Only what no viewport wants makes room for what is fetched ahead. */
  function hasRoomAhead(): boolean {
    for (const [key, state] of slices) {
      if (bytes + (loading + 1) * largest <= budget) return true
      if (state.state === 'ready' && ![...plans.values()].some(({ keys }) => keys.has(key))) drop(key, state.slice)
    }
    return bytes + (loading + 1) * largest <= budget
  }

  /** The longest unused go first; of those that go, the position stays known. */
  function makeRoom(): void {
    for (const [key, state] of slices) {
      if (bytes <= budget) return
      if (state.state !== 'ready') continue
      drop(key, state.slice)
    }
  }

  function drop(key: string, slice: DecodedSlice): void {
    slices.delete(key)
    bytes -= slice.values.byteLength
  }

  return {
    version,
    state: (source) => slices.get(keyOf(source)),
    attributes: (source) => places.get(keyOf(source)),
    want: (source) => {
      const key = keyOf(source)
      const state = slices.get(key)
      if (state) {
        slices.delete(key)
        slices.set(key, state)
        return
      }
      wanted = [...wanted.slice(-keptWishes), source]
      fill()
    },
    plan: (name, sources) => {
      if (sources.length === 0) plans.delete(name)
      else plans.set(name, { left: [...sources], keys: new Set(sources.map(keyOf)) })
      fill()
    },
    retry: (source) => {
      slices.delete(keyOf(source))
      wanted.push(source)
      told()
      fill()
    },
    close: () => {
      closed = true
      plans.clear()
      wanted = []
      slices.clear()
    },
  }
}

const keyOf = ({ study, sopInstanceUid, frame }: SliceSource) => `${study} ${sopInstanceUid} ${frame}`
