import { useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { Panel } from '../../shared/domain/panel.ts'
import { readinessOf } from '../../shared/domain/readiness.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { ChangesSince } from './ChangesSince.tsx'
import styles from './TriageCard.module.css'

type Asked = 'return' | 'forward' | 'decline'

/** What the coordinator makes of a request, and for the home team what was made of it. */
export function TriageCard({ file }: { file: CaseFile }) {
  const { panel } = file
  if (!panel) return null
  if (panel.state === 'requested' && may(file.roles, 'request:accept')) return <Desk file={file} />
  if (panel.state === 'returned' || panel.state === 'declined') return <Back file={file} panel={panel} />
  return null
}

function Desk({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { id } = file.case
  const accept = async () => {
    const done = await act.run(async () => void (await ask['request:accept']({ case: id })))
    if (done) say({ tone: 'good', title: t('intake.requestAccepted') })
  }
  return (
    <Card
      title={t('intake.triageNew')}
      actions={
        <>
          <Button tone="plain" onPress={() => setAsked('decline')}>
            {t('intake.requestDecline')}
          </Button>
          <Button onPress={() => setAsked('forward')}>{t('intake.requestForward')}</Button>
          <Button onPress={() => setAsked('return')}>{t('intake.requestReturn')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void accept()}>
            {t('intake.requestAccept')}
          </Button>
        </>
      }
    >
      <p className={classes(styles.how)}>{t('intake.triageHow')}</p>
      <ChangesSince file={file} />
      {act.problem && <ProblemNotice problem={act.problem} />}
      {asked === 'return' && <Return file={file} onClose={() => setAsked(null)} />}
      {asked === 'forward' && <Forward file={file} onClose={() => setAsked(null)} />}
      {asked === 'decline' && <DeclineRequest file={file} onClose={() => setAsked(null)} />}
    </Card>
  )
}

function Return({ file, onClose }: { file: CaseFile; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const list = readinessOf(file)
  const [items, setItems] = useState<ReadonlySet<string>>(
    () => new Set(list.filter(({ state }) => state === 'missing').map(({ item }) => item)),
  )
  const [words, setWords] = useState('')
  const [isTried, setTried] = useState(false)
  const isEmpty = items.size === 0 && !words.trim()
  const giveBack = async () => {
    setTried(true)
    if (isEmpty) return
    const lacking = { items: [...items], text: words.trim() }
    const done = await act.run(async () => void (await ask['request:return']({ case: file.case.id, lacking })))
    if (!done) return
    say({ tone: 'good', title: t('intake.returned') })
    onClose()
  }
  const toggle = (item: string, isIn: boolean) => {
    const next = new Set(items)
    if (isIn) next.add(item)
    else next.delete(item)
    setItems(next)
  }
  return (
    <Dialog
      title={t('intake.returnTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void giveBack()}>
            {t('intake.requestReturn')}
          </Button>
        </>
      }
    >
      <fieldset className={classes(styles.items)}>
        <legend>{t('intake.returnItems')}</legend>
        {list
          .filter(({ state }) => state !== 'there')
          .map(({ item, because }) => (
            <Checkbox
              key={item}
              isSelected={items.has(item)}
              onChange={(isIn) => toggle(item, isIn)}
              {...(because ? { hint: t('intake.state.stated', { because }) } : {})}
            >
              {t(`intake.item.${item}`)}
            </Checkbox>
          ))}
      </fieldset>
      <TextArea
        label={t('intake.returnText')}
        hint={t('intake.returnTextHint')}
        value={words}
        onChange={setWords}
        maxLength={2000}
        rows={3}
        error={isTried && isEmpty ? t('intake.returnNothing') : undefined}
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}

function Forward({ file, onClose }: { file: CaseFile; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const read = useRequest('network:list', {})
  const [to, setTo] = useState<string | null>(null)
  const [because, setBecause] = useState('')
  const [isTried, setTried] = useState(false)
  const networks = read.loadable.state === 'ready' ? read.loadable.value.networks : []
  const others = networks.filter((network) => network !== file.case.network)
  const forward = async () => {
    setTried(true)
    if (to === null || !because.trim()) return
    const done = await act.run(async () => void (await ask['request:forward']({ case: file.case.id, to, because })))
    if (!done) return
    say({ tone: 'good', title: t('intake.forwarded', { network: to }) })
    onClose()
  }
  return (
    <Dialog
      title={t('intake.forwardTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isDisabled={to === null} isPending={act.isPending} onPress={() => void forward()}>
            {t('intake.requestForward')}
          </Button>
        </>
      }
    >
      {others.length === 0 ? (
        <p>{t('intake.forwardNone')}</p>
      ) : (
        <Select
          label={t('intake.forwardTo')}
          options={others.map((network) => ({ value: network, label: network }))}
          value={to}
          onChange={setTo}
        />
      )}
      <Because value={because} onChange={setBecause} isMissing={isTried && !because.trim()} />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}

function DeclineRequest({ file, onClose }: { file: CaseFile; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [because, setBecause] = useState('')
  const [isTried, setTried] = useState(false)
  const decline = async () => {
    setTried(true)
    if (!because.trim()) return
    const done = await act.run(async () => void (await ask['request:decline']({ case: file.case.id, because })))
    if (!done) return
    say({ tone: 'info', title: t('intake.requestDeclined') })
    onClose()
  }
  return (
    <Dialog
      title={t('intake.declineRequestTitle')}
      size="s"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="danger" isPending={act.isPending} onPress={() => void decline()}>
            {t('intake.requestDecline')}
          </Button>
        </>
      }
    >
      <Because value={because} onChange={setBecause} isMissing={isTried && !because.trim()} />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}

type BecauseProps = { value: string; onChange: (value: string) => void; isMissing: boolean }

function Because({ value, onChange, isMissing }: BecauseProps) {
  const { t } = useText()
  return (
    <TextArea
      label={t('intake.because')}
      value={value}
      onChange={onChange}
      maxLength={2000}
      rows={3}
      error={isMissing ? t('intake.becauseMissing') : undefined}
    />
  )
}

type BackProps = { file: CaseFile; panel: Extract<Panel, { state: 'returned' | 'declined' }> }

function Back({ file, panel }: BackProps) {
  const { t, date, code } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const again = async () => {
    const done = await act.run(async () => void (await ask['case:present']({ case: file.case.id })))
    if (done) say({ tone: 'good', title: t('intake.againDone') })
  }
  const isReturned = panel.state === 'returned'
  return (
    <Card
      title={isReturned ? t('intake.back') : t('intake.backDeclined', { date: date(panel.declinedAt) })}
      {...(isReturned ? { aside: t('intake.backOn', { date: date(panel.returnedAt) }) } : {})}
      actions={
        may(file.roles, 'case:present') && (
          <Button tone="primary" isPending={act.isPending} onPress={() => void again()}>
            {t('intake.again')}
          </Button>
        )
      }
    >
      {isReturned && (
        <ul className={classes(styles.lacking)}>
          {panel.lacking.items.map((item) => (
            <li key={item}>{code('intake.item', item)}</li>
          ))}
        </ul>
      )}
      <p className={styles.words}>{isReturned ? panel.lacking.text : panel.because}</p>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Card>
  )
}
