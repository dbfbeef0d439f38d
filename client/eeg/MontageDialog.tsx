import { useState } from 'react'
import type { OwnMontageId } from '../../shared/domain/identifiers.ts'
import type { NetworkMontage } from '../../shared/domain/networkMontage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { MontageId } from '../../shared/eeg/montages.ts'
import { formulaOf } from '../../shared/eeg/montageTables.ts'
import { montageText, type OwnMontageLine, parsedMontage } from '../../shared/eeg/ownMontage.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea, TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './MarkDialog.module.css'

export type MontageDialogProps = {
  study: EegStudy
  montages: readonly NetworkMontage[]
  /** What is shown now: it is what one begins with. */
  shown: string
  onSaved: (montage: OwnMontageId) => void
  onClose: () => void
}

/** A montage of the network, written a line each. It is never changed once it is made: a change is a next one. */
export function MontageDialog({ study, montages, shown, onSaved, onClose }: MontageDialogProps) {
  const { t } = useText()
  const { ask, requests } = useBoard()
  const offered = montages.filter(({ retired, id }) => !retired || id === shown)
  const [from, setFrom] = useState<OwnMontageId | 'new'>(offered.find(({ id }) => id === shown)?.id ?? 'new')
  const of = (id: OwnMontageId | 'new') => offered.find((one) => one.id === id)
  const [name, setName] = useState(of(from)?.name ?? '')
  const [words, setWords] = useState(montageText(of(from)?.lines ?? linesOfShown(shown)))
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const parsed = parse(words)
  const act = async (run: () => Promise<void>) => {
    setPending(true)
    try {
      await run()
      requests.refresh((one) => one === 'montage:list')
      onClose()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
      setPending(false)
    }
  }
  const save = (lines: readonly OwnMontageLine[]) =>
    act(async () => {
      const input = { case: study.case, name: name.trim(), lines: [...lines], replaces: from === 'new' ? null : from }
      onSaved((await ask['montage:save'](input)).montage.id)
    })
  return (
    <Dialog
      title={t('eeg.montagesOwn')}
      isOpen
      onClose={onClose}
      actions={
        <>
          {from !== 'new' && !of(from)?.retired && (
            <Button
              tone="plain"
              isPending={isPending}
              onPress={() =>
                void act(async () => void (await ask['montage:retire']({ case: study.case, montage: from })))
              }
            >
              {t('eeg.montageRetire')}
            </Button>
          )}
          <Button
            tone="primary"
            isPending={isPending}
            isDisabled={typeof parsed === 'number' || name.trim() === ''}
            onPress={() => typeof parsed !== 'number' && void save(parsed)}
          >
            {t(from === 'new' ? 'eeg.montageSave' : 'eeg.montageSaveNext')}
          </Button>
        </>
      }
    >
      {problem && <ProblemNotice problem={problem} />}
      <div className={styles.words}>
        <Select
          label={t('eeg.montageFrom')}
          options={[
            { value: 'new', label: t('eeg.montageNew') },
            ...offered.map((one) => ({ value: one.id, label: one.name })),
          ]}
          value={from}
          onChange={(chosen) => {
            const known = offered.find(({ id }) => id === chosen)
            setFrom(known?.id ?? 'new')
            setName(known?.name ?? '')
            setWords(montageText(known?.lines ?? linesOfShown(shown)))
          }}
        />
        <TextField label={t('eeg.montageNamed')} value={name} onChange={setName} maxLength={60} isRequired />
        <TextArea
          label={t('eeg.montageLines')}
          hint={t('eeg.montageLinesHint')}
          rows={14}
          value={words}
          onChange={setWords}
          error={typeof parsed === 'number' ? t('eeg.montageLineWrong', { line: parsed }) : undefined}
        />
      </div>
    </Dialog>
  )
}

/** The lines, or the number of the first that cannot be read. */
function parse(words: string): OwnMontageLine[] | number {
  try {
    return parsedMontage(words)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return Number(error.detail['line'] ?? 1)
  }
}

function linesOfShown(shown: string): OwnMontageLine[] {
  const known = MontageId.safeParse(shown)
  const id = known.success && known.data !== 'as-recorded' && known.data !== 'laplacian' ? known.data : 'lb-18.1'
  return formulaOf(id).flatMap((chain, index) =>
    chain.map(({ label, plus, minus }) => ({ label, plus: [...plus], minus: [...minus], chain: index })),
  )
}
