import { CalendarMinus, CalendarPlus, MailX } from 'lucide-react'
import { Disclosure, DisclosurePanel, Heading, Button as AriaButton } from 'react-aria-components'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { InputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './LettersPreview.module.css'

/** Word for word what everybody will be sent, before it is. */
export function LettersPreview({ planned }: { planned: InputOf<'meeting:preview'> | null }) {
  const { t } = useText()
  return (
    <Card title={t('schedule.letters')}>
      <p className={classes(styles.hint)}>{t(planned ? 'schedule.lettersHint' : 'schedule.lettersNone')}</p>
      {planned && <Letters planned={planned} />}
    </Card>
  )
}

export function Letters({ planned }: { planned: InputOf<'meeting:preview'> }) {
  const { t } = useText()
  const preview = useRequest('meeting:preview', planned)
  return (
    <Loaded of={preview}>
      {({ letters }) => (
        <ul className={classes(styles.letters)}>
          {letters.map(({ person, occasion, reachable, subject, text, method }) => (
            <li key={person.id}>
              <Disclosure className={classes(styles.letter)}>
                <Heading level={3}>
                  <AriaButton slot="trigger" className={classes(styles.trigger)}>
                    <span className={styles.name}>{person.name}</span>
                    {reachable ? (
                      <Badge
                        tone={method === 'REQUEST' ? 'good' : 'caution'}
                        icon={method === 'REQUEST' ? CalendarPlus : CalendarMinus}
                      >
                        {t(`schedule.occasion.${occasion}`)}
                      </Badge>
                    ) : (
                      <Badge icon={MailX}>{t('schedule.letterUnreachable')}</Badge>
                    )}
                  </AriaButton>
                </Heading>
                <DisclosurePanel>
                  <p className={styles.subject}>{subject}</p>
                  <pre className={styles.text}>{text}</pre>
                  <p className={styles.hint}>{t(`schedule.letterCalendar.${method}`)}</p>
                </DisclosurePanel>
              </Disclosure>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
