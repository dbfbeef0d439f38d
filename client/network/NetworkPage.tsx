import { useState } from 'react'
import { isIn } from '../../shared/domain/person.ts'
import { usePerson } from '../app/board.tsx'
import { classes } from '../design/classes.ts'
import { Select } from '../design/Select.tsx'
import { useText } from '../i18n/useText.ts'
import { NotFoundView } from '../app/NotFoundView.tsx'
import { ChainsCard } from './ChainsCard.tsx'
import { CountsCard } from './CountsCard.tsx'
import styles from './NetworkPage.module.css'
import { QuorumCard } from './QuorumCard.tsx'

/** What a coordinator sets and sees of a network. */
export function NetworkPage() {
  const { t } = useText()
  const person = usePerson()
  const networks = [...new Set(person.networks.map(({ network }) => network))].filter((network) =>
    isIn(person, network, 'coordinator'),
  )
  const [chosen, setChosen] = useState(networks[0] ?? '')
  if (!chosen) return <NotFoundView />
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <h1>{t('network.title')}</h1>
        {networks.length > 1 ? (
          <Select
            label={t('network.which')}
            inline
            small
            options={networks.map((one) => ({ value: one, label: one }))}
            value={chosen}
            onChange={setChosen}
          />
        ) : (
          <span className={styles.name}>{chosen}</span>
        )}
      </header>
      <div className={styles.columns}>
        <QuorumCard key={chosen} network={chosen} />
        <div className={styles.column}>
          <CountsCard network={chosen} />
          <ChainsCard />
        </div>
      </div>
    </div>
  )
}
