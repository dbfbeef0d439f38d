import { FilePlus2, FolderPlus, Images } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import type { EegStudy, ImagingStudy, Study } from '../../shared/domain/study.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { chosenFiles } from './droppedFiles.ts'
import { EegTile, SeriesTile } from './StudyTile.tsx'
import styles from './StudiesCard.module.css'
import { type Uploading, useUploading } from './UploadArea.tsx'
import { UploadPanel } from './UploadPanel.tsx'

/** What the panel looks at: studies with their series, recordings, and the way to add more. */
export function StudiesCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const uploading = useUploading()
  const { studies } = file
  return (
    <Card
      title={t('cases.studies')}
      actions={uploading && uploading.now.at === 'none' && <Add uploading={uploading} />}
    >
      {uploading && <UploadPanel uploading={uploading} />}
      {studies.length === 0 && uploading?.now.at !== 'sending' && (
        <EmptyState
          icon={Images}
          title={t('cases.studiesNone')}
          hint={t(uploading ? 'cases.studiesNoneHome' : 'cases.studiesNoneOther')}
        />
      )}
      <div className={classes(styles.studies)}>
        {studies.map((study) => (
          <StudyPart key={study.id} study={study} />
        ))}
      </div>
    </Card>
  )
}

function Add({ uploading }: { uploading: Uploading }) {
  const { t } = useText()
  const start = (files: FileList | null) => files && uploading.start(chosenFiles([...files]))
  return (
    <>
      <FileTrigger acceptDirectory onSelect={start}>
        <Button size="s" icon={FolderPlus}>
          {t('cases.addFolder')}
        </Button>
      </FileTrigger>
      <FileTrigger allowsMultiple onSelect={start}>
        <Button size="s" icon={FilePlus2}>
          {t('cases.addFiles')}
        </Button>
      </FileTrigger>
    </>
  )
}

function StudyPart({ study }: { study: Study }) {
  return study.kind === 'imaging' ? <Imaging study={study} /> : <Eeg study={study} />
}

function Imaging({ study }: { study: ImagingStudy }) {
  const { t, date } = useText()
  return (
    <section className={classes(styles.study)}>
      <header className={styles.header}>
        <h3>{study.description || t('cases.studyImaging')}</h3>
        <p>
          {t('cases.seriesCount', { count: study.series.length })} ·{' '}
          {t('cases.receivedOn', { date: date(study.receivedAt) })}
        </p>
      </header>
      <ul className={styles.tiles}>
        {study.series.map((series) => (
          <SeriesTile key={series.seriesUid} study={study} series={series} />
        ))}
      </ul>
    </section>
  )
}

function Eeg({ study }: { study: EegStudy }) {
  const { t, date } = useText()
  return (
    <section className={classes(styles.study)}>
      <header className={styles.header}>
        <h3>{study.description || t('cases.studyEeg')}</h3>
        <p>{t('cases.receivedOn', { date: date(study.receivedAt) })}</p>
      </header>
      <EegTile study={study} />
    </section>
  )
}
