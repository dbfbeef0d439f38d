import {
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  MessageSquareText,
  SkipBack,
  SkipForward,
  Tag,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { MontageId } from '../../shared/eeg/montages.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { IconButton } from '../design/Button.tsx'
import { type Option, Select } from '../design/Select.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { Toolbar, ToolGroup } from '../design/Toolbar.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import type { EegActions } from './eegActions.ts'
import { highFilters, lowFilters, notches, pageLengths, sensitivities } from './eegNavigation.ts'
import { figure } from './eegWords.ts'
import styles from './EegToolbar.module.css'
import { useNetworkMontages } from './useRecordingNotes.ts'

export type EegToolbarProps = {
  number: number
  study: EegStudy
  view: EegView
  facts: RecordingFacts | null
  actions: EegActions
  hasAnnotations: boolean
  isListOpen: boolean
  onList: (isOpen: boolean) => void
  /** Null for who may not mark. */
  onMark: (() => void) | null
  /** What is set once. */
  more: ReactNode
}

/** How the recording is shown, and where one is in it. */
export function EegToolbar(props: EegToolbarProps) {
  const { number, study, view, facts, actions, hasAnnotations, isListOpen, onList, onMark, more } = props
  const network = useNetworkMontages(study)
  const own = network?.montages.filter(({ retired, id }) => !retired || id === view.montage) ?? []
  const text = useText()
  const { t } = text
  return (
    <Toolbar label={t('eeg.tools', { number: number + 1 })}>
      <ToolGroup label={t('eeg.overview')}>
        <IconButton
          size="s"
          icon={ChevronsLeft}
          label={t('eeg.pageBack')}
          shortcut="Shift Space"
          onPress={() => actions.turn(-1)}
        />
        <IconButton
          size="s"
          icon={ChevronLeft}
          label={t('eeg.secondBack')}
          shortcut="←"
          onPress={() => actions.move(-1)}
        />
        <IconButton
          size="s"
          icon={ChevronRight}
          label={t('eeg.secondOn')}
          shortcut="→"
          onPress={() => actions.move(1)}
        />
        <IconButton
          size="s"
          icon={ChevronsRight}
          label={t('eeg.pageOn')}
          shortcut="Space"
          onPress={() => actions.turn(1)}
        />
      </ToolGroup>
      <Choice
        label={t('eeg.montage')}
        width="wide"
        options={[
          ...MontageId.options.map((id): Option<string> => montageOption(id, facts, text)),
          ...own.map(({ id, name, lines }) => ({
            value: id,
            label: name,
            hint: t('eeg.montageWhole', { name: t('eeg.montageOwn'), lines: lines.length }),
          })),
        ]}
        value={view.montage}
        onChange={(id) => actions.set({ montage: EegView.shape.montage.parse(id) })}
      />
      <Figures
        label={t('eeg.sensitivity')}
        values={sensitivities}
        value={view.sensitivity}
        words={(value) => t('eeg.sensitivityOf', { value: figure(value) })}
        onChange={(sensitivity) => actions.set({ sensitivity })}
      />
      <Figures
        label={t('eeg.seconds')}
        width="narrow"
        values={pageLengths}
        value={view.seconds}
        words={(seconds) => t('eeg.secondsOf', { seconds: figure(seconds) })}
        onChange={actions.setSeconds}
      />
      <Figures
        label={t('eeg.lff')}
        values={lowFilters}
        value={view.lff}
        words={(hertz) => t('eeg.lffOf', { hertz: figure(hertz) })}
        off={t('eeg.lffOff')}
        onChange={(lff) => actions.set({ lff })}
      />
      <Figures
        label={t('eeg.hff')}
        values={highFilters}
        value={view.hff}
        words={(hertz) => t('eeg.hffOf', { hertz: figure(hertz) })}
        off={t('eeg.hffOff')}
        onChange={(hff) => actions.set({ hff })}
      />
      <Figures
        label={t('eeg.notch')}
        values={notches}
        value={view.notch}
        words={(hertz) => t('eeg.notchOf', { hertz })}
        off={t('eeg.notchOff')}
        onChange={(notch) => actions.set({ notch })}
      />
      <ToolGroup label={t('eeg.annotations')}>
        <IconButton
          size="s"
          icon={SkipBack}
          label={t('eeg.annotationBefore')}
          shortcut="Shift ←"
          isDisabled={!hasAnnotations}
          onPress={() => actions.neighbour(-1)}
        />
        <IconToggle
          size="s"
          icon={MessageSquareText}
          label={t('eeg.annotations')}
          isSelected={isListOpen}
          onChange={onList}
        />
        <IconButton
          size="s"
          icon={SkipForward}
          label={t('eeg.annotationNext')}
          shortcut="Shift →"
          isDisabled={!hasAnnotations}
          onPress={() => actions.neighbour(1)}
        />
        {onMark && <IconButton size="s" icon={Tag} label={t('eeg.mark')} shortcut="N" onPress={onMark} />}
        {more}
      </ToolGroup>
    </Toolbar>
  )
}

function montageOption(id: MontageId, facts: RecordingFacts | null, { t }: Text): Option<MontageId> {
  const known = facts?.montages.find((one) => one.id === id)
  const label = t(`eeg.montage.${id}`)
  if (!known) return { value: id, label }
  const { lines, missing } = known
  if (lines === 0) return { value: id, label, hint: t('eeg.montageNone') }
  const name = t(`eeg.montageName.${id}`)
  const counted =
    missing.length === 0
      ? t('eeg.montageWhole', { name, lines })
      : t('eeg.montageMissing', { name, lines, missing: missing.length })
  return { value: id, label, hint: counted }
}

type FiguresProps<T extends number | null> = {
  label: string
  values: readonly T[]
  value: T | number
  words: (value: number) => string
  off?: string
  width?: 'narrow'
  onChange: (value: T) => void
}

/** One of some numbers. A number that came from elsewhere and is none of them is one of them now. */
function Figures<T extends number | null>({ values, value, words, off = '', onChange, ...rest }: FiguresProps<T>) {
  const all = values.includes(value as T) ? values : [...values, value as T].toSorted((a, b) => Number(a) - Number(b))
  return (
    <Choice
      {...rest}
      options={all.map((one) => ({ value: String(one), label: one === null ? off : words(one) }))}
      value={String(value)}
      onChange={(chosen) => {
        const found = all.find((one) => String(one) === chosen)
        if (found !== undefined) onChange(found)
      }}
    />
  )
}

type ChoiceProps = {
  label: string
  width?: 'wide' | 'narrow'
  options: readonly Option<string>[]
  value: string
  onChange: (value: string) => void
}

const Choice = ({ width, ...props }: ChoiceProps) => (
  <div className={styles.choice} data-width={width}>
    <Select {...props} hideLabel small />
  </div>
)
