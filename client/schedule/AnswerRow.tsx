import { Check, CircleSlash, HelpCircle } from 'lucide-react'
import { Radio, RadioGroup } from 'react-aria-components'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './AnswerRow.module.css'
import type { Word } from './SlotGrid.tsx'

export type AnswerRowProps = {
  slots: readonly string[]
  timeZone: string
  words: readonly (Word | null)[]
  onChange: (words: readonly (Word | null)[]) => void
}

const choices = [
  { word: 'yes', Icon: Check },
  { word: 'ifNeedBe', Icon: HelpCircle },
  { word: 'no', Icon: CircleSlash },
] as const

/** One's own word on each time. Tab goes from time to time, arrows choose. */
export function AnswerRow({ slots, timeZone, words, onChange }: AnswerRowProps) {
  const { t, dateTime } = useText()
  return (
    <tr className={classes(styles.row)}>
      <th scope="row" className={styles.title}>
        {t('schedule.yourAnswer')}
      </th>
      {slots.map((slot, index) => (
        <td key={slot} className={styles.cell}>
          <RadioGroup
            aria-label={t('schedule.answerFor', { when: dateTime(slot, timeZone) })}
            orientation="horizontal"
            className={classes(styles.group)}
            value={words[index] ?? null}
            onChange={(word) => onChange(words.map((one, place) => (place === index ? (word as Word) : one)))}
          >
            {choices.map(({ word, Icon }) => (
              <Radio
                key={word}
                value={word}
                aria-label={t(`schedule.word.${word}`)}
                className={classes(styles.choice, styles[word])}
              >
                <Icon size={16} aria-hidden />
              </Radio>
            ))}
          </RadioGroup>
        </td>
      ))}
    </tr>
  )
}
