import { FolderOpen, Plus, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { mayOpenCase } from '../../shared/domain/permissions.ts'
import { useBoard, usePerson } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { openCaseDialog } from '../app/openCaseDialog.ts'
import { useSettled } from '../app/useSettled.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { openCasePages } from './casePagesModel.ts'
import { CaseFilters } from './CaseFilters.tsx'
import { CaseList } from './CaseList.tsx'
import { everyCase, isNarrowed, type Listing } from './listingModel.ts'
import styles from './CasesView.module.css'
import { OpenCaseDialog } from './OpenCaseDialog.tsx'

/** Every case that is shared with me: found by words, narrowed, in an order, page by page. */
export function CasesView() {
  const { t } = useText()
  const person = usePerson()
  const [listing, setListing] = useState<Listing>(everyCase)
  const words = useSettled(listing.words)
  const { requests } = useBoard()
  const [model] = useState(() => openCasePages(requests))
  const pages = useObservable(model.pages)
  const looked = JSON.stringify({ ...listing, words })
  useEffect(() => {
    model.show(JSON.parse(looked) as Listing)
    return model.rest
  }, [model, looked])
  const mayOpen = person.networks.some(({ network }) => mayOpenCase(person, network))
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
            maxLength={200}
            value={listing.words}
            onChange={(typed) => setListing({ ...listing, words: typed })}
          />
        </div>
        {mayOpen && (
          <Button tone="primary" icon={Plus} onPress={() => openCaseDialog.set(true)}>
            {t('app.openCase')}
          </Button>
        )}
      </header>
      <CaseFilters listing={listing} onChange={setListing} networks={person.networks.map(({ network }) => network)} />
      {pages.problem && (
        <ProblemNotice problem={pages.problem} onRetry={() => requests.refresh((name) => name === 'case:list')} />
      )}
      {pages.isFirst && !pages.problem && <Skeleton shape="row" count={8} />}
      {!pages.isFirst && pages.cases.length === 0 && !pages.isMore && (
        <Nothing isNarrowed={isNarrowed(listing)} mayOpen={mayOpen} onClear={() => setListing(everyCase)} />
      )}
      {pages.cases.length > 0 && (
        <div className={styles.list} aria-busy={pages.isLoading}>
          <CaseList cases={pages.cases} />
        </div>
      )}
      <div className={styles.foot}>
        <p role="status" className={styles.count}>
          {!pages.isFirst && t('app.casesShown', { count: pages.cases.length, more: String(pages.isMore) })}
        </p>
        {pages.isMore && (
          <Button isPending={pages.isLoading} onPress={model.more}>
            {t('app.casesMore')}
          </Button>
        )}
      </div>
      <OpenCaseDialog person={person} />
    </div>
  )
}

type NothingProps = { isNarrowed: boolean; mayOpen: boolean; onClear: () => void }

function Nothing({ isNarrowed: narrowed, mayOpen, onClear }: NothingProps) {
  const { t } = useText()
  return narrowed ? (
    <EmptyState
      icon={SearchX}
      title={t('app.casesFilterNone')}
      hint={t('app.casesFilterNoneHint')}
      action={<Button onPress={onClear}>{t('app.casesClear')}</Button>}
    />
  ) : (
    <EmptyState
      icon={FolderOpen}
      title={t('app.casesNone')}
      hint={t(mayOpen ? 'app.casesNoneHome' : 'app.casesNoneOther')}
    />
  )
}
