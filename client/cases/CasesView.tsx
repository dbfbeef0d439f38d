import { FolderOpen, Plus, SearchX } from 'lucide-react'
import { useState } from 'react'
import { mayOpenCase } from '../../shared/domain/permissions.ts'
import { usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { openCaseDialog } from '../app/openCaseDialog.ts'
import { matches } from '../app/paletteModel.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { CaseList } from './CaseList.tsx'
import styles from './CasesView.module.css'
import { OpenCaseDialog } from './OpenCaseDialog.tsx'

/** Every case that is shared with me. */
export function CasesView() {
  const { t } = useText()
  const person = usePerson()
  const cases = useRequest('case:list', {})
  const [query, setQuery] = useState('')
  const mayOpen = person.networks.some(({ network }) => mayOpenCase(person, network))
  const opens = mayOpen && (
    <Button tone="primary" icon={Plus} onPress={() => openCaseDialog.set(true)}>
      {t('app.openCase')}
    </Button>
  )
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <h1>{t('app.casesTitle')}</h1>
        <div className={styles.find}>
          <TextField
            type="search"
            label={t('app.casesFilter')}
            placeholder={t('app.casesFilter')}
            hideLabel
            value={query}
            onChange={setQuery}
          />
        </div>
        {opens}
      </header>
      <Loaded of={cases} skeleton={<Skeleton shape="row" count={6} />}>
        {({ cases: list }) => {
          const found = list.filter((of) => matches(`${of.pseudonym} ${of.question}`, query))
          if (list.length === 0) {
            return (
              <EmptyState
                icon={FolderOpen}
                title={t('app.casesNone')}
                hint={t(mayOpen ? 'app.casesNoneHome' : 'app.casesNoneOther')}
              />
            )
          }
          if (found.length === 0) return <EmptyState icon={SearchX} title={t('app.casesFilterNone')} />
          return (
            <div className={styles.list}>
              <CaseList cases={found} />
            </div>
          )
        }}
      </Loaded>
      <OpenCaseDialog person={person} />
    </div>
  )
}
