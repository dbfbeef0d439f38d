import { useMemo } from 'react'
import type { SectionKey } from '../../shared/statement/document.ts'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import { plainText } from '../../shared/statement/plainText.ts'
import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { RecommendationDocument } from './documentModel.ts'
import { observeSection } from './documentReading.ts'
import { SectionProse } from './SectionProse.tsx'
import styles from './SectionReading.module.css'

export type SectionReadingProps = {
  document: RecommendationDocument
  sectionKey: SectionKey
  onOpenEvidence?: ((reference: EvidenceReference) => void) | undefined
}

/**
 * A section for those who read along. Not an editor that is locked: an editor repairs what it does not know by
 * deleting it, and would do so in a reader's page too.
 */
export function SectionReading({ document, sectionKey, onOpenEvidence }: SectionReadingProps) {
  const { t } = useText()
  const observed = useMemo(() => observeSection(document.doc, sectionKey), [document, sectionKey])
  const read = useObservable(observed)
  if (!read.ok) return <p className={classes(styles.note)}>{t('recommendation.sectionUnreadable')}</p>
  if (plainText(read.section).trim() === '')
    return <p className={classes(styles.note)}>{t('recommendation.sectionEmpty')}</p>
  return <SectionProse section={read.section} onOpenEvidence={onOpenEvidence} />
}
