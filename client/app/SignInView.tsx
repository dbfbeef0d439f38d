import { useEffect, useState } from 'react'
import { Link } from 'react-aria-components'
import { Problem } from '../../shared/protocol/problems.ts'
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

/** Signs in by the link that led here, or says how to get one. */
export function SignInView() {
  const { t } = useText()
  const { session } = useBoard()
  const now = useObservable(session.session)
  const problem = useTokenFromLink()
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
      <p>{t('app.signInHow')}</p>
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
  const [state, setState] = useState<Problem | 'signingIn' | null>(token ? 'signingIn' : null)
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
