import { CalendarClock, CalendarX } from 'lucide-react'
import { useState } from 'react'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { Letters } from './LettersPreview.tsx'

export type CallOffProps = { act: 'postpone' | 'cancel'; meeting: MeetingId; onDone?: () => void }

/** Puts a meeting off or cancels it, after showing who will be told what. */
export function CallOff({ act: what, meeting, onDone }: CallOffProps) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const needsReason = what === 'postpone'
  const done = async () => {
    const name = what === 'cancel' ? ('meeting:cancel' as const) : ('meeting:postpone' as const)
    if (!(await act.run(async () => void (await ask[name]({ meeting, reason }))))) return
    setOpen(false)
    say({ tone: 'good', title: t(what === 'cancel' ? 'schedule.cancelled' : 'schedule.postponed') })
    onDone?.()
  }
  return (
    <>
      <Button
        tone={what === 'cancel' ? 'danger' : 'secondary'}
        icon={what === 'cancel' ? CalendarX : CalendarClock}
        onPress={() => setOpen(true)}
      >
        {t(`schedule.${what}`)}
      </Button>
      {isOpen && (
        <Dialog
          title={t(`schedule.${what}Title`)}
          isOpen
          onClose={() => setOpen(false)}
          role="alertdialog"
          actions={
            <>
              <Button onPress={() => setOpen(false)}>{t('schedule.keep')}</Button>
              <Button
                tone="danger"
                isPending={act.isPending}
                isDisabled={needsReason && !reason.trim()}
                onPress={() => void done()}
              >
                {t(`schedule.${what}`)}
              </Button>
            </>
          }
        >
          <p>{t(`schedule.${what}Text`)}</p>
          <TextField
            label={t('schedule.reason')}
            hint={t('schedule.reasonHint')}
            value={reason}
            onChange={setReason}
            maxLength={500}
            isRequired={needsReason}
            autoFocus
          />
          <Letters planned={{ act: what, meeting }} />
          {act.problem && <ProblemNotice problem={act.problem} />}
        </Dialog>
      )}
    </>
  )
}
