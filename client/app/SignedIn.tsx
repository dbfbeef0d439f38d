import { lazy, type ReactNode, Suspense } from 'react'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useBoard } from './board.tsx'
import { useObservable } from './observable.ts'
import { SignInView } from './SignInView.tsx'

const HalfwayView = lazy(async () => ({ default: (await import('../account/HalfwayView.tsx')).HalfwayView }))

/** What only those who are signed in see. Others are told how to sign in, at the same address. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { session } = useBoard()
  const now = useObservable(session.session)
  switch (now.state) {
    case 'checking':
      return <Skeleton shape="row" count={4} />
    case 'problem':
      return <ProblemNotice problem={now.problem} onRetry={() => void session.check()} isPage />
    case 'halfway':
      return (
        <Suspense fallback={<Skeleton count={3} />}>
          <HalfwayView person={now.person} missing={now.missing} />
        </Suspense>
      )
    case 'signedOut':
      return <SignInView />
    case 'signedIn':
      return children
  }
}
