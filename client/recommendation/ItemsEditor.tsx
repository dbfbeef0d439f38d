import { Plus, Trash2, TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import type * as Y from 'yjs'
import { type ItemField, maximumItems } from '../../shared/statement/document.ts'
import { useObservable } from '../app/observable.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { observeItems } from './documentReading.ts'
import { addItem, type ItemRow, removeItem, setItemField } from './itemsModel.ts'
import styles from './Items.module.css'

/**
 * The medications advised, each field one value. Two people who change a dose at once see that they did; letters of
 * one never end up in the number of the other.
 */
export function ItemsEditor({ doc }: { doc: Y.Doc }) {
  const { t } = useText()
  const rows = useObservable(useMemo(() => observeItems(doc), [doc]))
  const [added, setAdded] = useState<string>()
  return (
    <div className={classes(styles.items)} role="group" aria-label={t('recommendation.items')}>
      {rows.length > 0 && <h4 className={styles.title}>{t('recommendation.items')}</h4>}
      {rows.map((row, index) => (
        <ItemForm key={row.id} doc={doc} row={row} number={index + 1} isNew={row.id === added} />
      ))}
      <div>
        <Button size="s" icon={Plus} isDisabled={rows.length >= maximumItems} onPress={() => setAdded(addItem(doc))}>
          {t('recommendation.itemAdd')}
        </Button>
      </div>
    </div>
  )
}

const formFields = [
  'drug',
  'doseValue',
  'doseUnit',
  'route',
  'frequency',
  'code',
  'note',
] as const satisfies ItemField[]

type ItemFormProps = { doc: Y.Doc; row: ItemRow; number: number; isNew: boolean }

function ItemForm({ doc, row, number, isNew }: ItemFormProps) {
  const { t } = useText()
  const isComplete = row.invalid.length === 0
  return (
    <div className={classes(styles.form)} role="group" aria-label={t('recommendation.itemNumber', { number })}>
      <div className={styles.head}>
        <span className={classes(styles.state, !isComplete && styles.incomplete)}>
          {isComplete
            ? t('recommendation.itemNumber', { number })
            : t('recommendation.itemIncomplete', { number, count: row.invalid.length })}
        </span>
        <IconButton
          size="s"
          icon={Trash2}
          label={t('recommendation.itemRemove', {
            name: row.values.drug || t('recommendation.itemNumber', { number }),
          })}
          onPress={() => removeItem(doc, row.id)}
        />
      </div>
      {formFields.map((field) => (
        <div key={field} className={classes(styles[field])}>
          <ItemInput doc={doc} row={row} field={field} autoFocus={isNew && field === 'drug'} />
        </div>
      ))}
    </div>
  )
}

type ItemInputProps = { doc: Y.Doc; row: ItemRow; field: ItemField; autoFocus: boolean }

/** What is being typed belongs to the typist alone, and becomes the value at Enter or when the field is left. */
function ItemInput({ doc, row, field, autoFocus }: ItemInputProps) {
  const { t } = useText()
  const value = row.values[field]
  const [draft, setDraft] = useState<{ text: string; from: string } | null>(null)
  const keep = () => {
    if (draft && draft.text.trim() !== draft.from) setItemField(doc, row.id, field, draft.text)
    setDraft(null)
  }
  const overtaken = draft !== null && draft.from !== value
  const lost = row.conflicts.get(field)
  const isWrong = draft === null && value !== '' && row.invalid.includes(field)
  return (
    <div
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') setDraft(null)
      }}
    >
      <TextField
        label={t(`recommendation.item.${field}`)}
        value={draft?.text ?? value}
        onChange={(text) => setDraft({ text, from: draft?.from ?? value })}
        onBlur={keep}
        autoFocus={autoFocus}
        autoComplete="off"
        error={isWrong ? t(`recommendation.itemWrong.${field}`) : undefined}
      />
      {overtaken && (
        <p className={classes(styles.conflict)} role="status">
          <TriangleAlert size={14} aria-hidden />
          {t('recommendation.itemOvertaken', { value })}
        </p>
      )}
      {lost !== undefined && !overtaken && (
        <div className={classes(styles.conflict)} role="alert">
          <TriangleAlert size={14} aria-hidden />
          <span>
            {lost === null
              ? t('recommendation.itemConflictUnknown')
              : t('recommendation.itemConflict', { other: lost === '' ? t('recommendation.itemNothing') : lost })}
          </span>
          <span className={styles.choices}>
            <Button size="s" onPress={() => setItemField(doc, row.id, field, value)}>
              {t('recommendation.itemKeep', { value: value === '' ? t('recommendation.itemNothing') : value })}
            </Button>
            {lost && (
              <Button size="s" onPress={() => setItemField(doc, row.id, field, lost)}>
                {t('recommendation.itemTake', { value: lost })}
              </Button>
            )}
          </span>
        </div>
      )}
    </div>
  )
}
