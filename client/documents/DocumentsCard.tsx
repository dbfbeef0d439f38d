import { FilePlus2, FileText } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { type Attachment, AttachmentType } from '../../shared/domain/attachment.ts'
import { isAttached, isBeingPrepared } from '../../shared/domain/case.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { AddDocumentDialog } from './AddDocumentDialog.tsx'
import { DocumentDialog } from './DocumentDialog.tsx'
import styles from './DocumentsCard.module.css'

/** Reports, letters and pictures of a case: read in the page, and never run. */
export function DocumentsCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const [chosen, setChosen] = useState<File | null>(null)
  const [opened, setOpened] = useState<Attachment | null>(null)
  const mayAdd = may(file.roles, 'attachment:receive') && isBeingPrepared(file.case)
  const documents = file.attachments.filter(({ category }) => category !== 'consentForm')
  const add = (
    <FileTrigger acceptedFileTypes={AttachmentType.options} onSelect={(files) => setChosen(files?.item(0) ?? null)}>
      <Button size="s" icon={FilePlus2}>
        {t('documents.add')}
      </Button>
    </FileTrigger>
  )
  return (
    <Card title={t('documents.title')} actions={mayAdd && documents.length > 0 && add}>
      {documents.length === 0 ? (
        <EmptyState
          icon={FileText}
          title={t('documents.none')}
          hint={t(mayAdd ? 'documents.noneHome' : 'cases.studiesNoneOther')}
          action={mayAdd && add}
        />
      ) : (
        <ul className={classes(styles.documents)}>
          {documents.map((document) => (
            <Row
              key={document.id}
              file={file}
              document={document}
              onOpen={() => setOpened(document)}
              mayChange={mayAdd}
            />
          ))}
        </ul>
      )}
      {chosen && <AddDocumentDialog to={file.case.id} chosen={chosen} onClose={() => setChosen(null)} />}
      {opened && <DocumentDialog document={opened} onClose={() => setOpened(null)} />}
    </Card>
  )
}

type RowProps = { file: CaseFile; document: Attachment; onOpen: () => void; mayChange: boolean }

function Row({ file, document, onOpen, mayChange }: RowProps) {
  const { t, date } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [isRemoving, setRemoving] = useState(false)
  const { id, category, title, receivedAt } = document
  const words = title || t(`intake.category.${category}`)
  const isShown = isAttached(file.case, id)
  const show = () =>
    act.run(async () => void (await ask['case:attach']({ case: file.case.id, item: id, attached: !isShown })))
  const remove = () => act.run(async () => void (await ask['attachment:remove']({ attachment: id })))
  return (
    <li className={classes(styles.document)}>
      <div>
        <Button tone="plain" size="s" icon={FileText} onPress={onOpen}>
          {words}
        </Button>
        <p className={styles.detail}>
          {title && `${t(`intake.category.${category}`)} · `}
          {t('cases.receivedOn', { date: date(receivedAt) })}{' '}
          {!isShown && <Badge tone="caution">{t('documents.keptBack')}</Badge>}
        </p>
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
      {mayChange && (
        <div className={styles.actions}>
          <Button size="s" tone="plain" isPending={act.isPending} onPress={() => void show()}>
            {t(isShown ? 'documents.keepBack' : 'documents.show')}
          </Button>
          <Button
            size="s"
            tone="plain"
            aria-label={t('documents.removeOf', { title: words })}
            onPress={() => setRemoving(true)}
          >
            {t('documents.remove')}
          </Button>
        </div>
      )}
      <Confirm
        title={t('documents.removeTitle', { title: words })}
        action={t('documents.remove')}
        isOpen={isRemoving}
        isPending={act.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => void remove()}
      >
        {t('documents.removeHow')}
      </Confirm>
    </li>
  )
}
