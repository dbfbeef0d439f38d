import type { ReactNode } from 'react'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import type { Loadable } from './requests.ts'

export type LoadedProps<T> = {
  of: { loadable: Loadable<T>; retry: () => void }
  /** What holds the place meanwhile. */
  skeleton?: ReactNode
  /** Where it is all there is on the page. */
  isPage?: boolean
  children: (value: T) => ReactNode
}

/** The states of everything that is asked for: loading, problem, ready. Emptiness is for the children to say. */
export function Loaded<T>({ of, skeleton, isPage = false, children }: LoadedProps<T>) {
  const { loadable, retry } = of
  if (loadable.state === 'loading') return skeleton ?? <Skeleton shape="row" count={3} />
  if (loadable.state === 'problem') return <ProblemNotice problem={loadable.problem} onRetry={retry} isPage={isPage} />
  return children(loadable.value)
}
