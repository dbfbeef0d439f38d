import type { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { Loadable, OutputOf, Requests } from '../app/requests.ts'
import type { CaseSummary } from './caseModel.ts'
import type { Listing } from './listingModel.ts'

type Page = Observable<Loadable<OutputOf<'case:list'>>>
export type CasePages = {
  cases: readonly CaseSummary[]
  isMore: boolean
  isLoading: boolean
  /** Nothing has arrived yet, so that not even emptiness is known. */
  isFirst: boolean
  problem: Problem | null
}

export type CasePagesModel = {
  readonly pages: Observable<CasePages>
  /** Looks at a listing, from its first page on. What was on screen stays until it arrives. */
  show(listing: Listing): void
  more(): void
  /** Looks at nothing any longer. */
  rest(): void
}

const nothingYet: CasePages = { cases: [], isMore: false, isLoading: true, isFirst: true, problem: null }

/** The pages of a listing that were asked for, one after another, each kept up to date. */
export function openCasePages(requests: Pick<Requests, 'observe'>): CasePagesModel {
  const pages = observable<CasePages>(nothingYet)
  let listing: Listing | null = null
  let asked: { page: Page; stop: () => void }[] = []

  const look = (after: string | null) => {
    if (!listing) return
    const page = requests.observe('case:list', { ...listing, after })
    asked.push({ page, stop: page.subscribe(tell) })
    tell()
  }
  const tell = () => {
    const answers = asked.map(({ page }) => page.get())
    if (answers.length > 0) pages.set(pagesFrom(answers, pages.get()))
  }
  const rest = () => {
    for (const { stop } of asked) stop()
    asked = []
  }
  return {
    pages,
    show(next) {
      rest()
      listing = next
      look(null)
    },
    more() {
      const last = asked.at(-1)?.page.get()
      if (last?.state === 'ready' && last.value.next !== null) look(last.value.next)
    },
    rest,
  }
}

function pagesFrom(answers: readonly Loadable<OutputOf<'case:list'>>[], before: CasePages): CasePages {
  const ready = answers.flatMap((answer) => (answer.state === 'ready' ? [answer.value] : []))
  const problem = answers.find((answer) => answer.state === 'problem')?.problem ?? null
  const isLoading = ready.length < answers.length && problem === null
  if (ready.length === 0) {
    return problem
      ? { ...nothingYet, isLoading: false, isFirst: false, problem }
      : { ...before, isLoading: true, problem: null }
  }
  // A case that moved while one was reading may stand on two pages.
  const cases = [...new Map(ready.flatMap((page) => page.cases).map((of) => [of.id, of])).values()]
  return { cases, isMore: isLoading || ready.at(-1)?.next !== null, isLoading, isFirst: false, problem }
}
