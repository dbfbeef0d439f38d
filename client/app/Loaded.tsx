import type { ReactNode } from 'react'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import type { Loadable } from './requests.ts'

export type LoadedProps<T> = {
  of: { loadable: Loadable<T>; retry: () => void }
  /** What holds the place meanwhile. */
  skeleton?: ReactNode
  children: (value: T) => ReactNode
}

/** The states of everything that is asked for: loading, problem, ready. Emptiness is for the children to say. */
export function Loaded<T>({ of, skeleton, children }: LoadedProps<T>) {
  const { loadable, retry } = of
  if (loadable.state === 'loading') return skeleton ?? <Skeleton shape="row" count={3} />
  if (loadable.state === 'problem') return <ProblemNotice problem={loadable.problem} onRetry={retry} />
  return children(loadable.value)
}
