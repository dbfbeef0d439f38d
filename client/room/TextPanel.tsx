import { Archive, SendHorizontal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { TextArea } from '../design/TextField.tsx'
import { problemWords } from '../i18n/problemWords.ts'
import { useText } from '../i18n/useText.ts'
import type { MeetingModels } from './meetingModels.ts'
import styles from './TextPanel.module.css'
import { useRoomRequest } from './useRoomRequest.ts'

/** Text beside voice: what was said, what is being typed this moment, and one's own line. */
export function TextPanel({ models, isShown }: { models: MeetingModels; isShown: boolean }) {
  const { room, text } = models
  useObservable(room.people)
  useEffect(() => {
    text.setSeen(isShown)
    return () => text.setSeen(false)
  }, [text, isShown])
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <Kept models={models} />
      </div>
      <Messages models={models} />
      {room.may('text:write') && <Line models={models} />}
    </div>
  )
}

function Messages({ models: { room, text } }: { models: MeetingModels }) {
  const { t, time } = useText()
  const messages = useObservable(text.messages)
  const lines = useObservable(text.lines)
  const people = useObservable(room.people)
  const self = useObservable(room.self)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (messages.length + lines.length > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [messages, lines])
  return (
    <div className={styles.scroll}>
      {messages.length === 0 && lines.length === 0 && <p className={styles.empty}>{t('text.empty')}</p>}
      <ol className={styles.messages} role="log" aria-label={t('text.messages')}>
        {messages.map(({ number, person, name, at, text: words }) => (
          <li key={number} className={styles.message} data-own={person === self}>
            <p className={styles.who}>
              <span>{name}</span>
              <time dateTime={at}>{time(at)}</time>
            </p>
            <p className={styles.words}>{words ?? t('text.cannotOpen')}</p>
          </li>
        ))}
      </ol>
      {/* Read on demand: letter by letter it would drown everything else that is read aloud. */}
      <ul className={styles.lines} aria-label={t('text.lines')} aria-live="off">
        {lines.map(({ person, text: words }) => (
          <li key={person} className={styles.line} data-typing={person}>
            <p className={styles.who}>{people.find(({ id }) => id === person)?.name}</p>
            <p className={styles.words}>{words}</p>
          </li>
        ))}
      </ul>
      <div ref={end} />
    </div>
  )
}

function Line({ models: { text } }: { models: MeetingModels }) {
  const words = useText()
  const { t } = words
  const draft = useObservable(text.draft)
  const isLive = useObservable(text.isLive)
  const problem = useObservable(text.problem)
  return (
    <form
      className={styles.own}
      onSubmit={(event) => {
        event.preventDefault()
        void text.send()
      }}
    >
      <div
        className={styles.entry}
        onKeyDown={(event) => {
          // A word that is still being composed, as in Japanese, is not sent by the key that ends it.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          void text.send()
        }}
      >
        <TextArea
          label={t('text.own')}
          hideLabel
          placeholder={t('text.own')}
          rows={2}
          value={draft}
          onChange={text.type}
          error={problem ? problemWords(words, problem).what : undefined}
        />
        <IconButton icon={SendHorizontal} type="submit" label={t('text.send')} />
      </div>
      <Checkbox isSelected={isLive} onChange={text.setLive}>
        {t('text.live')}
      </Checkbox>
    </form>
  )
}

/** Whether it stays, and for whom that is to decide. */
function Kept({ models: { room, text } }: { models: MeetingModels }) {
  const { t } = useText()
  const request = useRoomRequest()
  const isKept = useObservable(text.isKept)
  const isSealed = useObservable(room.conduct)?.endToEnd ?? false
  const [isAsking, setAsking] = useState(false)
  if (isKept) return <Badge icon={Archive}>{t('text.kept')}</Badge>
  return (
    <>
      <p className={styles.hint}>{t(isSealed ? 'text.sealedHint' : 'text.notKept')}</p>
      {room.may('text:keep') && !isSealed && (
        <Button size="s" icon={Archive} onPress={() => setAsking(true)}>
          {t('text.keep')}
        </Button>
      )}
      <Confirm
        title={t('text.keepTitle')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        action={t('text.keep')}
        tone="primary"
        onConfirm={() => {
          setAsking(false)
          request(() => room.ask['text:keep']({}))
        }}
      >
        <p>{t('text.keepAsk')}</p>
      </Confirm>
    </>
  )
}
