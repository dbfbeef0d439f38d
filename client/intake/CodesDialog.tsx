import { useState } from 'react'
import { Certainty, diagnosisSystems } from '../../shared/domain/clinical.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { useSettled } from '../app/useSettled.ts'
import { Button } from '../design/Button.tsx'
import { RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './CodesCard.module.css'

const kinds = { diagnosis: [...diagnosisSystems], phenotype: ['hpo'] } as const
type Kind = keyof typeof kinds
type Found = OutputOf<'terminology:search'>['codes'][number]

/** Finds a code by its words or by itself, and says how certain it is. */
export function CodesDialog({ of, onClose }: { of: CaseId; onClose: () => void }) {
  const { t } = useText()
  const [kind, setKind] = useState<Kind>('diagnosis')
  const [certainty, setCertainty] = useState<Certainty>('confirmed')
  const [words, setWords] = useState('')
  const query = useSettled(words.trim())
  return (
    <Dialog
      title={t('intake.codeAdd')}
      isOpen
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <div className={classes(styles.form)}>
        <RadioChoice
          label={t('intake.codeKind')}
          inRow
          options={(['diagnosis', 'phenotype'] as const).map((value) => ({
            value,
            label: t(`intake.codeKind.${value}`),
          }))}
          value={kind}
          onChange={setKind}
        />
        <Select
          label={t('intake.certainty')}
          options={Certainty.options.map((value) => ({ value, label: t(`intake.certainty.${value}`) }))}
          value={certainty}
          onChange={setCertainty}
        />
        <TextField
          type="search"
          label={t('intake.codeFind')}
          hint={t('intake.codeFindHint')}
          value={words}
          onChange={setWords}
          maxLength={200}
          autoFocus
        />
        {query.length > 1 && (
          <Results of={of} kind={kind} query={query} certainty={certainty} onAdded={() => setWords('')} />
        )}
      </div>
    </Dialog>
  )
}

type ResultsProps = { of: CaseId; kind: Kind; query: string; certainty: Certainty; onAdded: () => void }

function Results({ of, kind, query, certainty, onAdded }: ResultsProps) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const read = useRequest('terminology:search', { systems: [...kinds[kind]], query })
  const add = async ({ system, code }: Found) => {
    if (await act.run(async () => void (await ask['clinical:code']({ case: of, system, code, certainty })))) onAdded()
  }
  return (
    <>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <Loaded of={read}>
        {({ codes, imported }) =>
          imported.length === 0 ? (
            <EmptyState title={t('intake.codesNotImported')} hint={t('intake.codesNotImportedHint')} />
          ) : codes.length === 0 ? (
            <EmptyState title={t('intake.codesNotFound')} hint={t('intake.codesNotFoundHint')} />
          ) : (
            <ul className={classes(styles.codes)} aria-label={t('intake.codesFound')}>
              {codes.map((found) => (
                <li key={`${found.system} ${found.code}`} className={styles.code}>
                  <div>
                    <p>{found.label}</p>
                    <p className={styles.detail}>
                      {t('intake.codeFrom', { ...found, system: t(`intake.system.${found.system}`) })}
                    </p>
                  </div>
                  <Button
                    size="s"
                    isPending={act.isPending}
                    aria-label={t('intake.codeTake', { name: found.label })}
                    onPress={() => void add(found)}
                  >
                    {t('intake.add')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}
