import { ArrowDown, ArrowUp, GripVertical, Hand, MessageCircle } from 'lucide-react'
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Participant } from '../../shared/protocol/room.ts'
import { useObservable } from '../app/observable.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { placeAt, queueOf } from './order.ts'
import styles from './People.module.css'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** Who asks to speak, next first. One who moderates gives the word, and changes the order by dragging or by keys. */
export function SpeakingQueue({ room }: { room: RoomModel }) {
  const { t } = useText()
  const queue = queueOf(useObservable(room.people))
  if (queue.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('moderation.queue')}</h2>
      {room.may('floor:moderate') ? <Movable room={room} queue={queue} /> : <Fixed queue={queue} />}
    </section>
  )
}

function Fixed({ queue }: { queue: readonly Participant[] }) {
  return (
    <ol className={styles.queue}>
      {queue.map((person) => (
        <li key={person.id}>
          <Hand size={14} aria-hidden />
          {person.name}
        </li>
      ))}
    </ol>
  )
}

function Movable({ room, queue }: { room: RoomModel; queue: readonly Participant[] }) {
  const { t } = useText()
  const request = useRoomRequest()
  const move = (person: PersonId, place: number) => request(() => room.ask['floor:moveHand']({ person, place }))
  const order = queue.map(({ id }) => id)
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    acceptedDragTypes: ['text/plain'],
    onReorder: ({ keys, target }) => {
      const moved = order.find((id) => keys.has(id))
      if (moved) move(moved, placeAt(order, moved, String(target.key), target.dropPosition))
    },
  })
  const [next] = queue
  return (
    <>
      <GridList
        aria-label={t('moderation.queue')}
        className={classes(styles.queue)}
        items={queue.map((person, index) => ({ ...person, place: index + 1 }))}
        dragAndDropHooks={dragAndDropHooks}
      >
        {({ id, name, place }) => (
          <GridListItem id={id} textValue={t('moderation.place', { name, place })} className={classes(styles.queued)}>
            <AriaButton slot="drag" className={classes(styles.grip)}>
              <GripVertical size={14} aria-hidden />
            </AriaButton>
            <span className={styles.queuedName}>
              {place}. {name}
            </span>
            <IconButton
              size="s"
              icon={ArrowUp}
              label={t('moderation.moveUp', { name })}
              isDisabled={place === 1}
              onPress={() => move(id, place - 1)}
            />
            <IconButton
              size="s"
              icon={ArrowDown}
              label={t('moderation.moveDown', { name })}
              isDisabled={place === queue.length}
              onPress={() => move(id, place + 1)}
            />
            <IconButton
              size="s"
              icon={MessageCircle}
              label={t('moderation.nextName', { name })}
              onPress={() => request(() => room.ask['floor:call']({ person: id }))}
            />
          </GridListItem>
        )}
      </GridList>
      {next && (
        <Button
          size="s"
          icon={MessageCircle}
          // Named, so that two who press at once call the same person.
          onPress={() => request(() => room.ask['floor:call']({ person: next.id }))}
        >
          {t('moderation.next')}
        </Button>
      )}
    </>
  )
}
