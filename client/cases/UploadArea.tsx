import { Upload } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useBoard } from '../app/board.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { droppedFiles } from './droppedFiles.ts'
import styles from './UploadArea.module.css'
import { uploadPorts } from './uploadCarrier.ts'
import { type Chosen, openUpload, type UploadModel } from './uploadModel.ts'

/** The upload of this page: none, a folder being read, or files on their way. */
export type Uploading = {
  now: { at: 'none' } | { at: 'reading'; count: number } | { at: 'empty' } | { at: 'sending'; upload: UploadModel }
  start: (files: readonly Chosen<File>[]) => void
  close: () => void
}
const UploadingContext = createContext<Uploading | null>(null)

/** Null for those who may not add files here. */
export const useUploading = (): Uploading | null => useContext(UploadingContext)

/** Takes what is dropped anywhere on the page of a case. */
export function UploadArea({ file, children }: { file: CaseFile; children: ReactNode }) {
  const mayReceive = may(file.roles, 'study:receive') && isBeingPrepared(file.case)
  return mayReceive ? <Area file={file}>{children}</Area> : children
}

function Area({ file, children }: { file: CaseFile; children: ReactNode }) {
  const { t } = useText()
  const { ask, requests } = useBoard()
  const [now, setNow] = useState<Uploading['now']>({ at: 'none' })
  const { id } = file.case
  const isBusy = now.at === 'reading' || now.at === 'sending'

  const start = useCallback(
    (files: readonly Chosen<File>[]) => {
      if (files.length === 0) return setNow({ at: 'empty' })
      const upload = openUpload(files, uploadPorts(ask, id))
      const stop = upload.state.subscribe(() => {
        if (upload.state.get().phase !== 'done') return
        stop()
        requests.refresh((name) => name === 'case:read')
      })
      setNow({ at: 'sending', upload })
    },
    [ask, requests, id],
  )
  const drop = useCallback(
    async (dropped: DataTransfer) => {
      setNow({ at: 'reading', count: 0 })
      start(await droppedFiles(dropped, (count) => setNow({ at: 'reading', count })))
    },
    [start],
  )
  const isOver = useDrop(!isBusy, drop)
  const uploading = useMemo(() => ({ now, start, close: () => setNow({ at: 'none' }) }), [now, start])
  return (
    <UploadingContext value={uploading}>
      {children}
      {isOver && (
        <div className={classes(styles.overlay)}>
          <div className={styles.target}>
            <Upload size={32} aria-hidden />
            <p className={styles.title}>{t('cases.dropHere', { pseudonym: file.case.pseudonym })}</p>
            <p>{t('cases.dropHint')}</p>
          </div>
        </div>
      )}
    </UploadingContext>
  )
}

/** Whether files are being dragged over the window. While `takes` is false a drop is only kept from leaving the page. */
function useDrop(takes: boolean, drop: (dropped: DataTransfer) => Promise<void>): boolean {
  const [depth, setDepth] = useState(0)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const on = (change: number) => (event: DragEvent) => {
      if (hasFiles(event)) setDepth((before) => Math.max(0, before + change))
    }
    const enter = on(1)
    const leave = on(-1)
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const dropped = (event: DragEvent) => {
      setDepth(0)
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      if (takes) void drop(event.dataTransfer)
    }
    const page = new AbortController()
    addEventListener('dragenter', enter, { signal: page.signal })
    addEventListener('dragleave', leave, { signal: page.signal })
    addEventListener('dragover', over, { signal: page.signal })
    addEventListener('drop', dropped, { signal: page.signal })
    return () => page.abort()
  }, [takes, drop])
  return takes && depth > 0
}
