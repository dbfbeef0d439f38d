import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { IconButton } from './Button.tsx'
import styles from './Notices.module.css'
import { classes } from './classes.ts'

export type Notice = { tone: 'info' | 'good' | 'danger'; title: string; detail?: string }

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 })

/** Long enough to read a sentence slowly; it waits while the pointer or focus is on it. */
const shownMilliseconds = 7000

/** Says something in the corner of every page, and to screen readers. What went wrong stays until it is closed. */
export function say(notice: Notice): void {
  queue.add(notice, notice.tone === 'danger' ? {} : { timeout: shownMilliseconds })
}

/** Stands once, around everything. */
export function NoticeRegion() {
  const { t } = useText()
  return (
    <ToastRegion queue={queue} aria-label={t('app.notices')} className={classes(styles.region)}>
      {({ toast }) => {
        const Icon = icons[toast.content.tone]
        return (
          <Toast toast={toast} className={classes(styles.notice, styles[toast.content.tone])}>
            <Icon size={18} aria-hidden />
            <ToastContent className={classes(styles.words)}>
              <Text slot="title" className={classes(styles.title)}>
                {toast.content.title}
              </Text>
              {toast.content.detail && <Text slot="description">{toast.content.detail}</Text>}
            </ToastContent>
            <IconButton slot="close" icon={X} size="s" label={t('app.close')} />
          </Toast>
        )
      }}
    </ToastRegion>
  )
}

const icons = { info: Info, good: CircleCheck, danger: CircleAlert } as const
