import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Pointer } from '../../shared/domain/stage.ts'
import { parseInput } from '../../shared/protocol/table.ts'
import { observable, type Observable } from '../app/observable.ts'

/** Where somebody points now, or pinged a moment ago. */
export type ShownPointer = { key: string; person: PersonId; pointer: Pointer }

export type Pointers = {
  readonly shown: Observable<readonly ShownPointer[]>
  /** Sends where I point: at once, then at most 30 times a second, the latest last. A ping is never left out. */
  point(pointer: Pointer): void
  handle(told: { person: PersonId; pointer: Pointer }): void
  /** Forgets the pointers of everyone else. */
  keep(people: readonly PersonId[]): void
  close(): void
}

const sendEveryMilliseconds = 34
const pointerFadesAfter = 2500
const pingFadesAfter = 2000

export function openPointers(signal: (pointer: Pointer) => void): Pointers {
  const shown = observable<readonly ShownPointer[]>([])
  const fading = new Map<string, ReturnType<typeof setTimeout>>()
  let waiting: Pointer | null = null
  let resting: ReturnType<typeof setTimeout> | undefined
  let pings = 0

  const rest = () => {
    resting = setTimeout(() => {
      resting = undefined
      if (!waiting) return
      signal(waiting)
      waiting = null
      rest()
    }, sendEveryMilliseconds)
  }
  const drop = (key: string) => {
    clearTimeout(fading.get(key))
    fading.delete(key)
    shown.set(shown.get().filter((one) => one.key !== key))
  }
  const place = (key: string, person: PersonId, pointer: Pointer, milliseconds: number) => {
    clearTimeout(fading.get(key))
    fading.set(
      key,
      setTimeout(() => drop(key), milliseconds),
    )
    shown.set([...shown.get().filter((one) => one.key !== key), { key, person, pointer }])
  }

  return {
    shown,
    point: (pointer) => {
      if (pointer.ping) signal(pointer)
      else if (resting === undefined) {
        signal(pointer)
        rest()
      } else waiting = pointer
    },
    handle: (told) => {
      const pointer = parseInput(Pointer, told.pointer)
      if (pointer.ping) place(`${told.person} ${++pings}`, told.person, pointer, pingFadesAfter)
      else place(told.person, told.person, pointer, pointerFadesAfter)
    },
    keep: (people) => {
      for (const { key, person } of shown.get()) if (!people.includes(person)) drop(key)
    },
    close: () => {
      clearTimeout(resting)
      for (const timer of fading.values()) clearTimeout(timer)
      fading.clear()
      waiting = null
    },
  }
}
