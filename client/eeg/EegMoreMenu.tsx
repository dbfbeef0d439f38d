import { ArrowLeftRight, Download, Ellipsis, Eye, FileUp, ListPlus, Ruler, Video } from 'lucide-react'
import { useState } from 'react'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { useObservable } from '../app/observable.ts'
import { IconButton } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { Menu, type MenuEntry } from '../design/Menu.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { CalibrateDialog } from './CalibrateDialog.tsx'
import type { EegActions } from './eegActions.ts'
import { MontageDialog } from './MontageDialog.tsx'
import { marksFrom, notesAsCsv, notesAsEdf } from './noteFiles.ts'
import { readRightFirst, rightFirst } from './sides.ts'
import type { RecordingNotes } from './useRecordingNotes.ts'
import { useNetworkMontages } from './useRecordingNotes.ts'

export type EegMoreMenuProps = {
  study: EegStudy
  view: EegView
  facts: RecordingFacts | null
  actions: EegActions
  record: RecordingNotes
  isVideoOpen: boolean
  onVideo: (isOpen: boolean) => void
}

/** What is set once rather than page by page. */
export function EegMoreMenu({ study, view, facts, actions, record, isVideoOpen, onVideo }: EegMoreMenuProps) {
  const { t } = useText()
  const isRightFirst = useObservable(rightFirst)
  const network = useNetworkMontages(study)
  const [open, setOpen] = useState<'calibrate' | 'montages' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const notes = record.notes?.annotations ?? []
  const imported = async (chosen: File) => {
    try {
      await record.add(await marksFrom(chosen))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    }
  }
  const entries: (MenuEntry | false)[] = [
    { id: 'calibrate', label: t('eeg.calibrate'), icon: Ruler, onAction: () => setOpen('calibrate') },
    {
      id: 'sides',
      label: t(isRightFirst ? 'eeg.leftFirst' : 'eeg.rightFirst'),
      icon: ArrowLeftRight,
      onAction: () => readRightFirst(!isRightFirst),
    },
    view.hiddenLines.length > 0 && {
      id: 'hidden',
      label: t('eeg.showHidden', { count: view.hiddenLines.length }),
      icon: Eye,
      onAction: () => actions.set({ hiddenLines: [] }),
    },
    network?.maySave === true && {
      id: 'montages',
      label: t('eeg.montagesOwn'),
      icon: ListPlus,
      onAction: () => setOpen('montages'),
    },
    network !== null && {
      id: 'video',
      label: t(isVideoOpen ? 'eeg.videoClose' : 'eeg.video'),
      icon: Video,
      onAction: () => onVideo(!isVideoOpen),
    },
  ]
  const noteEntries: (MenuEntry | false)[] = [
    record.mayMark && { id: 'import', label: t('eeg.import'), icon: FileUp, onAction: () => chooseFile(imported) },
    notes.length > 0 && {
      id: 'csv',
      label: t('eeg.exportCsv'),
      icon: Download,
      onAction: () => save(new TextEncoder().encode(notesAsCsv(notes)), 'text/csv', 'events.csv'),
    },
    notes.length > 0 && {
      id: 'edf',
      label: t('eeg.exportEdf'),
      icon: Download,
      onAction: () => {
        const start = { date: facts?.startDate ?? null, time: facts?.startTime ?? null }
        save(notesAsEdf(notes, start), 'application/octet-stream', 'events.edf')
      },
    },
  ]
  const groups = [
    { id: 'display', entries: entries.filter((one) => one !== false) },
    { id: 'events', entries: noteEntries.filter((one) => one !== false) },
  ].filter((group) => group.entries.length > 0)
  return (
    <>
      <Menu
        label={t('eeg.more')}
        trigger={<IconButton size="s" icon={Ellipsis} label={t('eeg.more')} />}
        groups={groups}
      />
      {open === 'calibrate' && <CalibrateDialog onClose={() => setOpen(null)} />}
      {open === 'montages' && network && (
        <MontageDialog
          study={study}
          montages={network.montages}
          shown={view.montage}
          onSaved={(montage) => actions.set({ montage })}
          onClose={() => setOpen(null)}
        />
      )}
      {problem && (
        <Dialog title={t('eeg.import')} isOpen onClose={() => setProblem(null)} size="s">
          <ProblemNotice problem={problem} />
        </Dialog>
      )}
    </>
  )
}

function chooseFile(then: (file: File) => Promise<void>): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.csv,.edf,.bdf'
  input.addEventListener('change', () => {
    const [chosen] = input.files ?? []
    if (chosen) void then(chosen)
  })
  input.click()
}

function save(bytes: Uint8Array, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
