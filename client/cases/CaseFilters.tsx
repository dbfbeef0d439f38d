import { Inbox } from 'lucide-react'
import { Phase } from '../../shared/domain/caseEntry.ts'
import { Select } from '../design/Select.tsx'
import { ToggleButton } from '../design/ToggleButton.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './CaseFilters.module.css'
import type { Listing } from './listingModel.ts'

export type CaseFiltersProps = {
  listing: Listing
  onChange: (listing: Listing) => void
  networks: readonly string[]
}

/** What narrows the list, and its order. */
export function CaseFilters({ listing, onChange, networks }: CaseFiltersProps) {
  const { t } = useText()
  const any = { value: 'any' as const, label: t('app.casesAny') }
  const change = (part: Partial<Listing>) => onChange({ ...listing, ...part })
  return (
    <div className={classes(styles.filters)} role="group" aria-label={t('app.casesNarrow')}>
      <ToggleButton icon={Inbox} size="s" isSelected={listing.waiting} onChange={(waiting) => change({ waiting })}>
        {t('app.casesWaiting')}
      </ToggleButton>
      <div className={styles.choice}>
        <Select
          label={t('app.casesPhase')}
          small
          inline
          options={[any, ...Phase.options.map((phase) => ({ value: phase, label: t(`cases.phase.${phase}`) }))]}
          value={listing.phase ?? 'any'}
          onChange={(phase) => change({ phase: phase === 'any' ? null : phase })}
        />
      </div>
      <div className={styles.choice}>
        <Select
          label={t('app.casesUrgency')}
          small
          inline
          options={[
            any,
            ...(['urgent', 'soon', 'routine'] as const).map((urgency) => ({
              value: urgency,
              label: t(`cases.urgency.${urgency}`),
            })),
          ]}
          value={listing.urgency ?? 'any'}
          onChange={(urgency) => change({ urgency: urgency === 'any' ? null : urgency })}
        />
      </div>
      {networks.length > 1 && (
        <div className={styles.choice}>
          <Select
            label={t('app.casesNetwork')}
            small
            inline
            options={[
              { value: '', label: t('app.casesAny') },
              ...[...new Set(networks)].map((one) => ({ value: one, label: one })),
            ]}
            value={listing.network ?? ''}
            onChange={(network) => change({ network: network === '' ? null : network })}
          />
        </div>
      )}
      <div className={classes(styles.choice, styles.order)}>
        <Select
          label={t('app.casesSort')}
          small
          inline
          options={(['changed', 'urgency', 'pseudonym'] as const).map((sort) => ({
            value: sort,
            label: t(`app.casesSort.${sort}`),
          }))}
          value={listing.sort}
          onChange={(sort) => change({ sort })}
        />
      </div>
    </div>
  )
}
