import { House, FolderOpen, Network, Search, ShieldCheck, Users } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button, Link } from 'react-aria-components'
import { mayAdminister } from '../../shared/domain/permissions.ts'
import { Button as TryAgain } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Shortcut } from '../design/Shortcut.tsx'
import { useText } from '../i18n/useText.ts'
import { useBoard } from './board.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { isShared } from './notices.ts'
import { useObservable } from './observable.ts'
import { palette } from './paletteOpen.ts'
import { PersonMenu } from './PersonMenu.tsx'
import type { Route } from './route.ts'
import styles from './Shell.module.css'
import { ThemeMenu } from './ThemeMenu.tsx'

/** The frame of every page but the room: where I am, where I can go, who I am. */
export function Shell({ route, children }: { route: Route; children: ReactNode }) {
  const { t } = useText()
  const session = useObservable(useBoard().session.session)
  const isSignedIn = session.state === 'signedIn'
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('app.skip')}
      </a>
      {'demo' in session && session.demo && (
        <aside aria-label={t('app.demoLabel')} className={styles.demo}>
          {t('app.demo')}
        </aside>
      )}
      <header className={styles.bar}>
        <Link href="/" className={classes(styles.name)}>
          <img src="/mark.svg" alt="" width={24} height={24} />
          <span>{t('app.name')}</span>
        </Link>
        {isSignedIn && (
          <nav aria-label={t('app.navigation')} className={styles.places}>
            <Place to="/" icon={House} words={t('app.home')} isHere={route.at === 'home'} />
            <Place
              to="/cases"
              icon={FolderOpen}
              words={t('app.cases')}
              isHere={route.at === 'cases' || route.at === 'case'}
            />
            {session.person.networks.some(({ network }) => mayAdminister(session.person, network)) && (
              <Place to="/people" icon={Users} words={t('people.title')} isHere={route.at === 'people'} />
            )}
            {session.person.networks.some(({ role }) => role === 'coordinator') && (
              <Place to="/network" icon={Network} words={t('app.network.place')} isHere={route.at === 'network'} />
            )}
            <Place to="/verify" icon={ShieldCheck} words={t('app.verify')} isHere={route.at === 'verify'} />
          </nav>
        )}
        <div className={styles.tools}>
          {isSignedIn && (
            <Button className={classes(styles.search)} onPress={() => palette.set(true)}>
              <Search size={16} aria-hidden />
              <span className={styles.searchWords}>{t('app.search')}</span>
              <Shortcut keys={t('app.searchShortcut')} />
            </Button>
          )}
          <ThemeMenu />
          {isSignedIn && <PersonMenu person={session.person} />}
        </div>
      </header>
      <Reachability />
      <Content route={route}>{children}</Content>
      <footer className={styles.foot}>{t('app.purpose')}</footer>
      {isSignedIn && <CommandPalette person={session.person} />}
    </>
  )
}

/** What is on screen stays when the server cannot be reached, and it is said that it may be out of date. */
function Reachability() {
  const { t } = useText()
  const { requests } = useBoard()
  const isReachable = useObservable(requests.isReachable)
  return (
    <div role="status">
      {!isReachable && (
        <div className={styles.unreachable}>
          <p>{t('app.unreachable')}</p>
          <TryAgain size="s" onPress={() => requests.refresh(isShared)}>
            {t('app.tryAgain')}
          </TryAgain>
        </div>
      )}
    </div>
  )
}

function Content({ route, children }: { route: Route; children: ReactNode }) {
  const main = useRef<HTMLElement>(null)
  const place = JSON.stringify(route)
  const before = useRef(place)
  // After a change of place, reading goes on from the new content; the first page keeps the browser's own start.
  useEffect(() => {
    if (before.current !== place) main.current?.focus({ preventScroll: true })
    before.current = place
  }, [place])
  return (
    <main id="content" ref={main} tabIndex={-1} className={styles.content}>
      {children}
    </main>
  )
}

function Place({ to, icon: Icon, words, isHere }: { to: string; icon: typeof House; words: string; isHere: boolean }) {
  return (
    <Link href={to} className={classes(styles.place)} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
      <Icon size={16} aria-hidden />
      <span className={styles.placeWords}>{words}</span>
    </Link>
  )
}
