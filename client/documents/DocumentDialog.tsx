import { Download } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Attachment } from '../../shared/domain/attachment.ts'
import { LinkButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './DocumentsCard.module.css'

const PdfPages = lazy(async () => ({ default: (await import('./PdfPages.tsx')).PdfPages }))

/** One document, drawn: a picture as it is, a PDF page by page, without whatever else it carries. */
export function DocumentDialog({ document, onClose }: { document: Attachment; onClose: () => void }) {
  const { t } = useText()
  const words = document.title || t(`intake.category.${document.category}`)
  const address = `/api/attachments/${document.id}`
  return (
    <Dialog
      title={words}
      size="l"
      isOpen
      onClose={onClose}
      actions={
        <LinkButton icon={Download} href={address} download>
          {t('documents.download')}
        </LinkButton>
      }
    >
      {document.type === 'application/pdf' ? (
        <Suspense fallback={<Skeleton shape="block" />}>
          <PdfPages address={address} />
        </Suspense>
      ) : (
        <div className={classes(styles.pages)}>
          <img src={address} alt={words} className={styles.page} />
        </div>
      )}
    </Dialog>
  )
}
