import { type ReactNode, useState } from 'react'
import { Button, type ButtonProps } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { useAct } from './board.tsx'

export type ReasonDialogProps = {
  title: string
  /** What comes of it. */
  means: string
  /** Over the field of the reason. */
  label: string
  action: string
  tone?: ButtonProps['tone']
  mostCharacters: number
  /** What else is asked for. */
  children?: ReactNode
  act: (reason: string) => Promise<void>
  onClose: () => void
}

/** Asks for the reason of an act that is on record for good, and does it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, means, label, action, tone = 'primary', mostCharacters, children, act, onClose } = props
  const { t } = useText()
  const { isPending, problem, run } = useAct()
  const [reason, setReason] = useState('')
  const said = reason.trim()
  const go = async () => {
    if (await run(() => act(said))) onClose()
  }
  return (
    <Dialog
      title={title}
      isOpen
      size="s"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone={tone} isPending={isPending} isDisabled={said === ''} onPress={() => void go()}>
            {action}
          </Button>
        </>
      }
    >
      <p>{means}</p>
      {children}
      <TextArea label={label} value={reason} onChange={setReason} maxLength={mostCharacters} rows={3} isRequired />
      {problem && <ProblemNotice problem={problem} />}
    </Dialog>
  )
}

export type ReasonButtonProps = Omit<ReasonDialogProps, 'onClose'> & { button: string }

/** A button that asks for the reason first. */
export function ReasonButton({ button, ...dialog }: ReasonButtonProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button size="s" tone="plain" onPress={() => setAsking(true)}>
        {button}
      </Button>
      {isAsking && <ReasonDialog {...dialog} onClose={() => setAsking(false)} />}
    </>
  )
}
