import {
  Contrast,
  EllipsisVertical,
  FileDown,
  FlipHorizontal2,
  ImageDown,
  Maximize,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
} from 'lucide-react'
import { useState } from 'react'
import type { ImageView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { IconButton } from '../design/Button.tsx'
import { Menu } from '../design/Menu.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { useAnnotations } from './annotations.ts'
import type { Drawn } from './cornerstone.ts'
import { dicomFiles, type Exporting, pngFile, save } from './exportView.ts'
import type { SliceActions } from './sliceActions.ts'
import styles from './SliceViewport.module.css'
import type { StageModel } from './stageModel.ts'
import type { Cine } from './useCine.ts'

export type ViewMenuProps = {
  stage: StageModel
  number: number
  view: ImageView
  study: ImagingStudy
  series: Series
  drawn: Drawn
  actions: SliceActions
  cine: Cine
}

/** What else one does with what is seen here: turn it, or take it out as a file, which stands in the access log. */
export function ViewMenu({ stage, number, view, study, series, drawn, actions, cine }: ViewMenuProps) {
  const text = useText()
  const { t } = text
  const annotations = useAnnotations()
  const [problem, setProblem] = useState<Problem | null>(null)
  const take = async (format: 'png' | 'dicom') => {
    const root = document.querySelector(`[data-testid="viewport-${number}"]`)
    const canvas = root?.querySelector('canvas')
    const pseudonym = stage.pseudonyms[study.case] ?? ''
    const seen = new Set(
      [...(root?.querySelectorAll('[data-annotation]') ?? [])].map((one) => one.getAttribute('data-annotation')),
    )
    const drawnHere = annotations.list.get().filter(({ id }) => seen.has(id))
    const exporting: Exporting = { view, drawn, study, series, pseudonym, annotations: drawnHere, text }
    try {
      setProblem(null)
      await annotations.noteExport(study.id, format)
      if (format === 'dicom') for (const file of dicomFiles(exporting)) save(file)
      else if (canvas)
        save(await pngFile(exporting, canvas, root?.querySelector('[data-testid="annotations"]') ?? null))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    }
  }
  return (
    <>
      <Menu
        label={t('imaging.viewMenu', { number: number + 1 })}
        trigger={<IconButton size="s" icon={EllipsisVertical} label={t('imaging.viewMenu', { number: number + 1 })} />}
        groups={[
          {
            id: 'look',
            entries: [
              {
                id: 'cine',
                label: t('imaging.cine', { rate: cine.framesPerSecond }),
                icon: cine.isPlaying ? Pause : Play,
                shortcut: 'Y',
                onAction: cine.toggle,
              },
              { id: 'invert', label: t('imaging.invert'), icon: Contrast, shortcut: 'I', onAction: actions.invert },
              { id: 'turn', label: t('imaging.turn'), icon: RotateCw, shortcut: 'K', onAction: () => actions.turn(1) },
              {
                id: 'back',
                label: t('imaging.turnBack'),
                icon: RotateCcw,
                shortcut: 'Shift K',
                onAction: () => actions.turn(-1),
              },
              {
                id: 'mirror',
                label: t('imaging.mirror'),
                icon: FlipHorizontal2,
                shortcut: 'J',
                onAction: actions.mirror,
              },
              { id: 'fit', label: t('imaging.fit'), icon: Maximize, shortcut: '0', onAction: actions.fit },
            ],
          },
          {
            id: 'file',
            title: t('imaging.export'),
            entries: [
              { id: 'png', label: t('imaging.exportPng'), icon: ImageDown, onAction: () => void take('png') },
              { id: 'dicom', label: t('imaging.exportDicom'), icon: FileDown, onAction: () => void take('dicom') },
            ],
          },
        ]}
      />
      {problem && (
        <div className={styles.exportProblem}>
          <ProblemNotice problem={problem} />
        </div>
      )}
    </>
  )
}
