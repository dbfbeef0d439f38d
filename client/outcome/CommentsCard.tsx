import { CheckCheck, Reply, Send } from 'lucide-react'
import { useState } from 'react'
import type { CommentId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './CommentsCard.module.css'

type CommentsRead = OutputOf<'comment:list'>
type Comment = CommentsRead['comments'][number]

/** Questions and remarks, before the panel meets and after. */
export function CommentsCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const read = useRequest('comment:list', { case: file.case.id })
  const unread = read.loadable.state === 'ready' ? read.loadable.value.unread : 0
  const markRead = () => void act.run(async () => void (await ask['comment:seen']({ case: file.case.id })))
  return (
    <Card
      title={t('outcome.comments')}
      aside={unread > 0 && <Badge tone="accent">{t('outcome.unread', { count: unread })}</Badge>}
      actions={
        unread > 0 && (
          <Button size="s" tone="plain" icon={CheckCheck} isPending={act.isPending} onPress={markRead}>
            {t('outcome.markRead')}
          </Button>
        )
      }
    >
      <Loaded of={read}>{(value) => <Threads file={file} value={value} />}</Loaded>
    </Card>
  )
}

function Threads({ file, value }: { file: CaseFile; value: CommentsRead }) {
  const { t } = useText()
  const mayWrite = may(file.roles, 'comment:add')
  const [answering, setAnswering] = useState<CommentId | null>(null)
  const first = value.comments.filter((one) => one.thread === null)
  return (
    <div className={classes(styles.parts)}>
      {first.length === 0 && <EmptyState title={t('outcome.commentsNone')} hint={t('outcome.commentsHint')} />}
      {first.map((one) => (
        <div key={one.id} className={styles.thread}>
          <OneComment of={one} value={value} />
          <div className={styles.answers}>
            {value.comments
              .filter((answer) => answer.thread === one.id)
              .map((answer) => (
                <OneComment key={answer.id} of={answer} value={value} />
              ))}
            {mayWrite && answering !== one.id && (
              <Button size="s" tone="plain" icon={Reply} onPress={() => setAnswering(one.id)}>
                {t('outcome.reply')}
              </Button>
            )}
            {answering === one.id && (
              <Write file={file} value={value} thread={one.id} onDone={() => setAnswering(null)} />
            )}
          </div>
        </div>
      ))}
      {mayWrite && answering === null && <Write file={file} value={value} thread={null} />}
    </div>
  )
}

function OneComment({ of, value }: { of: Comment; value: CommentsRead }) {
  const text = useText()
  const { t } = text
  const person = usePerson()
  const nameOf = (id: string) => value.people.find((one) => one.id === id)?.name ?? t('outcome.someone')
  const isNew = of.by !== person.id && (value.seenAt === null || of.at > value.seenAt)
  return (
    <article className={classes(styles.comment, isNew && styles.unread)}>
      <p className={styles.by}>
        <span className={styles.name}>{nameOf(of.by)}</span>
        {of.mentions.length > 0 && (
          <span>{t('outcome.mentioned', { names: text.list(of.mentions.map((id) => nameOf(id))) })}</span>
        )}
        <time dateTime={of.at}>{text.dateTime(of.at)}</time>
      </p>
      <p className={styles.text}>{of.text}</p>
    </article>
  )
}

type WriteProps = { file: CaseFile; value: CommentsRead; thread: CommentId | null; onDone?: () => void }

function Write({ file, value, thread, onDone }: WriteProps) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const person = usePerson()
  const act = useAct()
  const [typed, setTyped] = useState('')
  const [mention, setMention] = useState<PersonId | ''>('')
  const others = value.people.filter((one) => one.id !== person.id)
  const send = async () => {
    const comment = { case: file.case.id, thread, text: typed.trim(), mentions: mention ? [mention] : [] }
    if (!(await act.run(async () => void (await ask['comment:add'](comment))))) return
    setTyped('')
    setMention('')
    onDone?.()
  }
  return (
    <div className={classes(styles.write)}>
      <TextArea
        label={t(thread ? 'outcome.reply' : 'outcome.comment')}
        value={typed}
        onChange={setTyped}
        maxLength={4000}
        rows={2}
        autoFocus={thread !== null}
      />
      <div className={styles.send}>
        <div className={styles.mention}>
          <Select
            label={t('outcome.mention')}
            hideLabel
            small
            placeholder={t('outcome.mention')}
            options={others.map((one) => ({ value: one.id, label: one.name, hint: one.discipline }))}
            value={mention || null}
            onChange={setMention}
          />
        </div>
        <Button size="s" icon={Send} isPending={act.isPending} isDisabled={!typed.trim()} onPress={() => void send()}>
          {t('outcome.commentAdd')}
        </Button>
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </div>
  )
}
