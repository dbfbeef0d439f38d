import { ChevronDown, ChevronUp, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { lengthOf } from '../../shared/domain/meetingRecording.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './KeptCard.module.css'
import { RecordingPlayer } from './RecordingPlayer.tsx'

type Recordings = OutputOf<'meetingRecording:list'>
type Transcripts = OutputOf<'transcript:list'>

/** What was kept of the meetings about a case: recordings, and the text beside them. Nothing where there is nothing. */
export function KeptCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const recordings = useRequest('meetingRecording:list', { case: file.case.id })
  const transcripts = useRequest('transcript:list', { case: file.case.id })
  const isEmpty =
    recordings.loadable.state === 'loading' ||
    transcripts.loadable.state === 'loading' ||
    (recordings.loadable.state === 'ready' &&
      recordings.loadable.value.recordings.length === 0 &&
      transcripts.loadable.state === 'ready' &&
      transcripts.loadable.value.transcripts.length === 0)
  if (isEmpty) return null
  return (
    <Card title={t('kept.title')}>
      <ul className={classes(styles.rows)} data-kept>
        <Loaded of={recordings}>{(value) => <RecordingRows {...value} />}</Loaded>
        <Loaded of={transcripts}>{(value) => <TranscriptRows {...value} file={file} />}</Loaded>
      </ul>
    </Card>
  )
}

function RecordingRows({ recordings, isAgreed, mayRemove }: Recordings) {
  const { t } = useText()
  return (
    <>
      {!isAgreed && recordings.length > 0 && <li className={styles.facts}>{t('kept.notAgreedNow')}</li>}
      {recordings.map((one) => (
        <RecordingRow key={one.recording.id} of={one} isAgreed={isAgreed} mayRemove={mayRemove} />
      ))}
    </>
  )
}

type RecordingRowProps = { of: Recordings['recordings'][number]; isAgreed: boolean; mayRemove: boolean }

function RecordingRow({ of: { recording, startedBy, isGoing, tracks }, isAgreed, mayRemove }: RecordingRowProps) {
  const text = useText()
  const { t } = text
  const { ask, requests } = useBoard()
  const act = useAct()
  const [isRemoving, setRemoving] = useState(false)
  const minutes = Math.floor(lengthOf(tracks) / 60_000)
  const remove = () =>
    act.run(async () => {
      await ask['meetingRecording:remove']({ recording: recording.id })
      setRemoving(false)
      requests.refresh((name) => name === 'meetingRecording:list')
    })
  return (
    <Row
      name={t('kept.recording', { when: text.dateTime(recording.startedAt) })}
      facts={t('kept.facts', { minutes, name: startedBy })}
      aside={isGoing && <Badge tone="live">{t('kept.going')}</Badge>}
      action={
        mayRemove &&
        !isGoing && <IconButton size="s" icon={Trash2} label={t('kept.remove')} onPress={() => setRemoving(true)} />
      }
      mayOpen={isAgreed && tracks.length > 0}
      after={
        <>
          {isAgreed && tracks.length === 0 && <p className={styles.facts}>{t('kept.nothing')}</p>}
          {act.problem && <ProblemNotice problem={act.problem} />}
          <Confirm
            title={t('kept.remove')}
            action={t('kept.remove')}
            isOpen={isRemoving}
            isPending={act.isPending}
            onClose={() => setRemoving(false)}
            onConfirm={() => void remove()}
          >
            {t('kept.removeAsk')}
          </Confirm>
        </>
      }
    >
      <RecordingPlayer recording={recording.id} tracks={tracks} />
    </Row>
  )
}

function TranscriptRows({ transcripts, file }: Transcripts & { file: CaseFile }) {
  const text = useText()
  const { t } = text
  const nameOf = (id: string) =>
    transcripts.flatMap(({ messages }) => messages).find(({ person }) => person === id)?.name ??
    file.people.find((person) => person.id === id)?.name ??
    ''
  return transcripts.map(({ id, keptAt, keptBy, messages }) => (
    <Row
      key={id}
      name={t('kept.text', { when: text.dateTime(keptAt) })}
      facts={t('kept.textFacts', { count: messages.length, name: nameOf(keptBy) })}
      mayOpen={messages.length > 0}
    >
      <ol className={styles.messages}>
        {messages.map((message, index) => (
          <li key={index}>
            <p className={styles.facts}>
              {message.name}, {text.time(message.at)}
            </p>
            <p>{message.text}</p>
          </li>
        ))}
      </ol>
    </Row>
  ))
}

type RowProps = {
  name: string
  facts: string
  aside?: ReactNode
  action?: ReactNode
  after?: ReactNode
  mayOpen: boolean
  children: ReactNode
}

function Row({ name, facts, aside, action, after, mayOpen, children }: RowProps) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <span className={styles.name}>{name}</span>
        <span className={styles.facts}>{facts}</span>
        {aside}
        <span className={styles.actions}>
          {mayOpen && (
            <Button
              size="s"
              icon={isOpen ? ChevronUp : ChevronDown}
              aria-expanded={isOpen}
              onPress={() => setOpen(!isOpen)}
            >
              {t(isOpen ? 'kept.close' : 'kept.open')}
            </Button>
          )}
          {action}
        </span>
      </div>
      {isOpen && children}
      {after}
    </li>
  )
}
