import { useEffect, useState } from 'react'
import { Link } from 'react-aria-components'
import { Problem, type ProblemCode, problemStatus } from '../../shared/protocol/problems.ts'
import { HalfwayView } from '../account/HalfwayView.tsx'
import { SignInForm } from '../account/SignInForm.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { useBoard } from './board.tsx'
import { goToPath } from './navigation.ts'
import { useObservable } from './observable.ts'
import type { SessionModel } from './session.ts'
import styles from './SignInView.module.css'

/** Takes the token out of the address before anything else sees it; a token opens a session once. */
const token = location.pathname === '/sign-in' ? location.hash.slice(1) : ''
if (token) history.replaceState(null, '', '/sign-in')

/** What an organisation's sign-in came back with; a code that nobody knows is `unavailable`. */
const refused = new URLSearchParams(location.search).get('problem')
const refusal =
  refused === null
    ? null
    : new Problem(Object.hasOwn(problemStatus, refused) ? (refused as ProblemCode) : 'unavailable')
if (refusal && location.pathname === '/sign-in') history.replaceState(null, '', '/sign-in')

/** Signs in by the link that led here, or offers the ways in. */
export function SignInView() {
  const { t } = useText()
  const { session } = useBoard()
  const now = useObservable(session.session)
  const problem = useTokenFromLink()
  const isIn = now.state === 'signedIn' && location.pathname === '/sign-in'
  useEffect(() => {
    if (isIn) goToPath('/', 'replace')
  }, [isIn])
  if (problem === 'signingIn') {
    return (
      <div className={classes(styles.page)}>
        <h1>{t('app.signingIn')}</h1>
        <Skeleton count={2} />
      </div>
    )
  }
  return (
    <div className={classes(styles.page)}>
      <img src="/mark.svg" alt="" className={styles.mark} width={48} height={48} />
      <h1>{problem ? t('app.signInFailed') : t('app.signInTitle')}</h1>
      {problem && <ProblemNotice problem={problem} />}
      {!problem && <p className={styles.about}>{t('app.about')}</p>}
      {now.state === 'halfway' ? <HalfwayView person={now.person} missing={now.missing} /> : <SignInForm />}
      <p className={styles.note}>{t('account.noAccount')}</p>
      {now.state === 'signedOut' && now.demo && <p className={styles.demo}>{t('app.signInDemo')}</p>}
      <p>
        <Link href="/verify">{t('app.aboutVerify')}</Link>
      </p>
      <p>
        <Link href="/self-test">{t('selfTest.link')}</Link>
      </p>
    </div>
  )
}

/** Once for the page: React may run an effect twice, and the link works once. */
let opening: Promise<void> | undefined
const openOnce = (session: SessionModel): Promise<void> => (opening ??= session.signIn(token))

function useTokenFromLink(): Problem | 'signingIn' | null {
  const { session } = useBoard()
  const [state, setState] = useState<Problem | 'signingIn' | null>(token ? 'signingIn' : refusal)
  useEffect(() => {
    if (!token) return
    openOnce(session).then(
      () => {
        setState(null)
        if (location.pathname === '/sign-in') goToPath('/', 'replace')
      },
      (error: unknown) => {
        if (error instanceof Problem) setState(error)
        else throw error
      },
    )
  }, [session])
  return state
}
