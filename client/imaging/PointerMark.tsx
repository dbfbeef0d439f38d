import { useLayoutEffect, useRef } from 'react'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { useObservable } from '../app/observable.ts'
import type { Point } from './framing.ts'
import styles from './PointerMark.module.css'
import type { StageModel } from './stageModel.ts'

export type PointerMarkProps = {
  stage: StageModel
  person: PersonId
  ping: boolean
  /** CSS pixels from the corner of what it lies on. */
  at: Point
}

/** Somebody's pointer or ping, in their colour and with their name. */
export function PointerMark({ stage, person, ping, at }: PointerMarkProps) {
  const people = useObservable(stage.people)
  const pointers = useObservable(stage.pointers)
  const mark = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (mark.current) mark.current.style.transform = `translate(${at.x}px, ${at.y}px)`
  }, [at.x, at.y])
  // Beside their pointer a ping needs no name of its own.
  const isNamed = !ping || !pointers.some((one) => one.person === person && !one.pointer.ping)
  const name = people.find(({ id }) => id === person)?.name
  return (
    <div
      ref={mark}
      className={styles.mark}
      data-hue={hueOf(person)}
      data-pointer={ping ? 'ping' : 'point'}
      data-person={person}
    >
      {ping ? (
        <span className={styles.ping} />
      ) : (
        <svg className={styles.arrow} width="14" height="20" viewBox="0 0 14 20" aria-hidden>
          <path d="M1 1v15l4-3.6 2.6 6 2.6-1.1-2.6-5.9 5.4-.4z" />
        </svg>
      )}
      {isNamed && name && <span className={styles.name}>{name}</span>}
    </div>
  )
}

const hues = 8

/** One of the eight colours of people, the same on every screen. */
export function hueOf(person: PersonId): number {
  let sum = 0
  for (const letter of person) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521
  return sum % hues
}
