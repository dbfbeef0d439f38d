import { Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import type { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import { useObservable } from '../app/observable.ts'
import { IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './AnnotationLayer.module.css'
import { useAnnotations } from './annotations.ts'
import type { Drawn } from './cornerstone.ts'
import { figureWords } from './figureWords.ts'

/** Who drew the chosen figure and when, what it measures, its words, and taking it away. */
export function AnnotationDetails({ annotation, drawn }: { annotation: ImageAnnotation; drawn: Drawn }) {
  const text = useText()
  const { t } = text
  const annotations = useAnnotations()
  const problem = useObservable(annotations.problem)
  const [words, setWords] = useState(annotation.text)
  const isOwn = annotation.by === annotations.self
  const measures = figureWords({ ...annotation, text: '' }, drawn, text).join(' · ')
  const keep = () => {
    if (words !== annotation.text) annotations.change(annotation.id, { points: annotation.points, text: words.trim() })
  }
  const by = isOwn ? t('imaging.drawnByYou') : (annotations.nameOf(annotation.by) ?? t('imaging.drawnByOther'))
  return (
    <div className={styles.details} role="group" aria-label={t('imaging.annotation')}>
      <p className={styles.by}>
        <strong>{t(`imaging.tool.${annotation.kind}`)}</strong> {measures}
        <br />
        {t('imaging.drawnBy', { by, at: text.dateTime(annotation.drawnAt) })}
      </p>
      {isOwn && (
        <TextField className={classes(styles.field)} value={words} onChange={setWords} maxLength={200}>
          <Label className={classes(styles.label)}>{t('imaging.annotationText')}</Label>
          <Input
            className={classes(styles.input)}
            onBlur={keep}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur()
            }}
          />
        </TextField>
      )}
      {isOwn && (
        <IconButton
          size="s"
          icon={Trash2}
          label={t('imaging.annotationRemove')}
          shortcut="Delete"
          onPress={() => annotations.remove(annotation.id)}
        />
      )}
      <IconButton
        size="s"
        icon={X}
        label={t('imaging.annotationClose')}
        shortcut="Esc"
        onPress={() => annotations.selected.set(null)}
      />
      {problem && <ProblemNotice problem={problem} />}
    </div>
  )
}
