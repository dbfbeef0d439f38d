import { Button } from 'react-aria-components'
import { initialsOf } from '../app/people.ts'
import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import { Tooltip } from '../design/Tooltip.tsx'
import { useText } from '../i18n/useText.ts'
import type { Present, RecommendationDocument } from './documentModel.ts'
import styles from './Presence.module.css'
import { colourClass } from './sectionExtensions.ts'

const shownAtOnce = 5

/** Who else has the text open; a press goes to where they write. */
export function PresentPeople({
  document,
  onGoTo,
}: {
  document: RecommendationDocument
  onGoTo: (section: NonNullable<Present['section']>) => void
}) {
  const { t, list } = useText()
  const present = useObservable(document.present)
  if (present.length === 0) return null
  const more = present.slice(shownAtOnce)
  return (
    <ul className={classes(styles.people)} aria-label={t('recommendation.present')}>
      {present.slice(0, shownAtOnce).map((person) => (
        <li key={person.id}>
          <Tooltip words={wordsOf(person)}>
            <Button
              aria-label={wordsOf(person)}
              className={classes(styles.person, colourClass(person.colour))}
              onPress={() => person.section && onGoTo(person.section)}
            >
              {initialsOf(person.name)}
            </Button>
          </Tooltip>
        </li>
      ))}
      {more.length > 0 && (
        <li className={styles.more} aria-label={list(more.map(({ name }) => name))}>
          {t('recommendation.presentMore', { count: more.length })}
        </li>
      )}
    </ul>
  )

  function wordsOf({ name, section }: Present): string {
    return section
      ? t('recommendation.presentIn', { name, section: t(`recommendation.section.${section}`) })
      : t('recommendation.presentReading', { name })
  }
}

/** Beside the title of a section: who has their cursor in it. */
export function WritingHere({ document, section }: { document: RecommendationDocument; section: Present['section'] }) {
  const { t, list } = useText()
  const here = useObservable(document.present).filter((person) => person.section === section)
  if (here.length === 0) return null
  return (
    <span className={classes(styles.here)}>
      {here.map(({ id, colour }) => (
        <span key={id} className={classes(styles.dot, colourClass(colour))} aria-hidden />
      ))}
      {t('recommendation.writingHere', { names: list(here.map(({ name }) => name)), count: here.length })}
    </span>
  )
}
