import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { Button, type ButtonProps, IconButton } from './Button.tsx'
import styles from './Dialog.module.css'
import { classes } from './classes.ts'

export type DialogProps = {
  title: string
  isOpen: boolean
  /** Escape, the cross, or a press outside. */
  onClose: () => void
  children: ReactNode
  /** Buttons at the foot, the one that acts last. */
  actions?: ReactNode
  size?: 's' | 'm' | 'l'
  /** Of a question that has to be answered: a press outside does not close it. */
  role?: 'dialog' | 'alertdialog'
}

export function Dialog({ title, isOpen, onClose, children, actions, size = 'm', role = 'dialog' }: DialogProps) {
  const { t } = useText()
  return (
    <ModalOverlay
      className={classes(styles.overlay)}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === 'dialog'}
    >
      <Modal className={classes(styles.modal, styles[size])}>
        <AriaDialog className={classes(styles.dialog)} role={role}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={classes(styles.title)}>
              {title}
            </Heading>
            <IconButton icon={X} label={t('app.close')} onPress={onClose} />
          </header>
          <div className={styles.content}>{children}</div>
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export type ConfirmProps = Pick<DialogProps, 'title' | 'isOpen' | 'onClose' | 'children'> & {
  /** The act, in words that name the thing: "Withdraw consent for NEU-0417". */
  action: string
  tone?: ButtonProps['tone']
  isPending?: boolean
  onConfirm: () => void
}

/** Asks before what cannot be undone. */
export function Confirm({ action, tone = 'danger', isPending = false, onConfirm, ...rest }: ConfirmProps) {
  const { t } = useText()
  return (
    <Dialog
      {...rest}
      size="s"
      role="alertdialog"
      actions={
        <>
          <Button onPress={rest.onClose}>{t('app.cancel')}</Button>
          <Button tone={tone} isPending={isPending} onPress={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  )
}
