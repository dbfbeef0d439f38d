import { useState } from 'react'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { clockOf } from '../eeg/eegTime.ts'
import styles from './TextReview.module.css'
import { type Decisions, fateOf, isTooLong, reviewedTexts, suggestedDecisions } from './textReviewModel.ts'

export type TextReviewProps = {
  texts: readonly TextForReview[]
  onDecided: (decided: ReviewedText[]) => void
}

/** Every text that somebody typed during a recording: kept, edited or removed by who uploads it, before anything is added. */
export function TextReview({ texts, onDecided }: TextReviewProps) {
  const { t } = useText()
  const [decisions, decide] = useState<Decisions>(() => suggestedDecisions(texts))
  const tooLong = texts.filter((text) => isTooLong(text, decisions))
  return (
    <section className={classes(styles.review)} aria-label={t('cases.texts')}>
      <h4 className={styles.title}>{t('cases.texts')}</h4>
      <p className={styles.hint}>{t('cases.textsHint')}</p>
      <div className={styles.scroll} role="region" aria-label={t('cases.texts')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('cases.textFirst')}</th>
              <th scope="col">{t('cases.textWas')}</th>
              <th scope="col">{t('cases.textBecomes')}</th>
              <th scope="col">{t('cases.textFate')}</th>
            </tr>
          </thead>
          <tbody>
            {texts.map((one) => (
              <TextRow
                key={one.text}
                of={one}
                decisions={decisions}
                onDecide={(becomes) => decide((now) => ({ ...now, [one.text]: becomes }))}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.actions}>
        <Button size="s" tone="plain" onPress={() => decide(Object.fromEntries(texts.map(({ text }) => [text, ''])))}>
          {t('cases.textsRemoveAll')}
        </Button>
        <Button size="s" tone="plain" onPress={() => decide(suggestedDecisions(texts))}>
          {t('cases.textsSuggested')}
        </Button>
        <Button
          size="s"
          tone="primary"
          isDisabled={tooLong.length > 0}
          onPress={() => onDecided(reviewedTexts(texts, decisions))}
        >
          {t('cases.textsAccept', { count: texts.length })}
        </Button>
      </div>
    </section>
  )
}

type TextRowProps = { of: TextForReview; decisions: Decisions; onDecide: (becomes: string) => void }

function TextRow({ of, decisions, onDecide }: TextRowProps) {
  const { t } = useText()
  const { text, count, firstOnset, most } = of
  const fate = fateOf(text, decisions)
  return (
    <tr>
      <td className={styles.time}>
        {clockOf(Math.max(0, firstOnset))}
        {count > 1 && <small> {t('cases.textTimes', { count })}</small>}
      </td>
      <td className={styles.was}>{text}</td>
      <td>
        <TextField
          label={t('cases.textBecomesOf', { text })}
          hideLabel
          value={decisions[text] ?? ''}
          onChange={onDecide}
          error={isTooLong(of, decisions) ? t('cases.textTooLong', { most }) : undefined}
        />
      </td>
      <td className={styles.fate} data-fate={fate}>
        <span>{t(`cases.textFate.${fate}`)}</span>
        {fate === 'removed' ? (
          <Button size="s" tone="plain" onPress={() => onDecide(text)}>
            {t('cases.textKeep')}
          </Button>
        ) : (
          <Button size="s" tone="plain" onPress={() => onDecide('')}>
            {t('cases.textRemove')}
          </Button>
        )}
      </td>
    </tr>
  )
}
