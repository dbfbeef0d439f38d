import { Activity, FileText, Image } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Prose.module.css'

export type EvidenceChipProps = {
  reference: EvidenceReference
  label: string
  /** Shows it on the stage, where there is one. */
  onOpen?: ((reference: EvidenceReference) => void) | undefined
}

/** The place a sentence points to: an image, a stretch of EEG, a page. */
export function EvidenceChip({ reference, label, onOpen }: EvidenceChipProps) {
  const { t } = useText()
  const Icon = icons[reference.kind]
  const kind = t(`recommendation.evidence.${reference.kind}`)
  const content = (
    <>
      <Icon size={13} aria-hidden />
      <span className={styles.kind}>{kind}</span>
      {label}
    </>
  )
  return onOpen ? (
    <Button className={classes(styles.chip)} onPress={() => onOpen(reference)}>
      {content}
    </Button>
  ) : (
    <span className={classes(styles.chip)}>{content}</span>
  )
}

const icons = { slice: Image, plane: Image, eeg: Activity, page: FileText } as const
