import { Activity, Brain, ChevronDown, CircleOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import type { View } from '../../shared/domain/stage.ts'
import { classes } from '../design/classes.ts'
import { RecordingThumbnail } from '../eeg/RecordingThumbnail.tsx'
import { useText } from '../i18n/useText.ts'
import { eegViewOf, sameSource, slicesOf, sliceViewOf } from './hanging.ts'
import { SeriesThumbnail } from './SeriesThumbnail.tsx'
import type { StageModel } from './stageModel.ts'
import styles from './ViewChooser.module.css'

const empty: View = { kind: 'empty' }

type Choice = { view: View; name: string; detail: string; picture: ReactNode }

/** Names what a viewport shows, and opens the series and recordings of the case to choose another. */
export function ViewChooser({ stage, number, view }: { stage: StageModel; number: number; view: View }) {
  const text = useText()
  const { t } = text
  const [isOpen, setOpen] = useState(false)
  const choices = stage.studies.flatMap((study): Choice[] =>
    study.kind === 'eeg'
      ? [
          {
            view: eegViewOf(study),
            name: study.description || 'EEG',
            detail: t('imaging.recording', {
              duration: text.duration(study.durationSeconds),
              channels: study.channels,
            }),
            picture: <RecordingThumbnail study={study} />,
          },
        ]
      : study.series.map((series) => ({
          view: sliceViewOf(study, series),
          name: series.description || t('imaging.seriesUnnamed'),
          detail: t('imaging.seriesOf', { series: series.modality, count: slicesOf(series).length }),
          picture: <SeriesThumbnail study={study} series={series} />,
        })),
  )
  const now = choices.findIndex((choice) => sameSource(choice.view, view))
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={classes(styles.trigger)} aria-label={t('imaging.choose', { number: number + 1 })}>
        {view.kind === 'eeg' ? <Activity size={14} aria-hidden /> : <Brain size={14} aria-hidden />}
        <span className={styles.current}>{choices[now]?.name ?? t('imaging.chooseTitle')}</span>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={classes(styles.popover)} placement="bottom start">
        <Dialog className={classes(styles.dialog)} aria-label={t('imaging.chooseTitle')}>
          <ListBox
            aria-label={t('imaging.chooseTitle')}
            layout="grid"
            selectionMode="single"
            selectedKeys={now < 0 ? [] : [String(now)]}
            className={classes(styles.list)}
            // An action would not be told while something is selected, and what is shown is. Nothing is told of what is
            // shown already: it stays as it is.
            onSelectionChange={(keys) => {
              const [key] = keys
              if (key !== undefined) stage.showView(number, choices[Number(key)]?.view ?? empty)
              setOpen(false)
            }}
          >
            {choices.map((choice, index) => (
              <ListBoxItem key={index} id={String(index)} textValue={choice.name} className={classes(styles.item)}>
                <span className={styles.picture}>{choice.picture}</span>
                <span className={styles.name}>{choice.name}</span>
                <span className={styles.detail}>{choice.detail}</span>
              </ListBoxItem>
            ))}
            <ListBoxItem id="nothing" textValue={t('imaging.nothing')} className={classes(styles.item)}>
              <span className={styles.picture}>
                <CircleOff size={20} aria-hidden />
              </span>
              <span className={styles.name}>{t('imaging.nothing')}</span>
            </ListBoxItem>
          </ListBox>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
