import { useEffect } from 'react'
import { I18nProvider, RouterProvider } from 'react-aria-components'
import { NoticeRegion } from '../design/Notices.tsx'
import { useText } from '../i18n/useText.ts'
import { useBoard } from './board.tsx'
import { Crash } from './Crash.tsx'
import { currentRoute, goToPath } from './navigation.ts'
import { listenForNotices } from './notices.ts'
import { useObservable } from './observable.ts'
import { Page } from './pages.tsx'
import { Shell } from './Shell.tsx'

/** Everything on screen. */
export function App() {
  const { locale } = useText()
  const route = useObservable(currentRoute)
  useLiveAnswers()
  const page = <Page route={route} />
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={(path) => goToPath(path)}>
        {/* The room brings a frame of its own. */}
        <Crash key={JSON.stringify(route)}>{route.at === 'meeting' ? page : <Shell route={route}>{page}</Shell>}</Crash>
        <NoticeRegion />
      </RouterProvider>
    </I18nProvider>
  )
}

/** While somebody is signed in, what changes elsewhere changes here; when they sign out, nothing of theirs stays. */
function useLiveAnswers(): void {
  const { session, requests } = useBoard()
  const isSignedIn = useObservable(session.session).state === 'signedIn'
  useEffect(() => {
    if (!isSignedIn) return
    const notices = listenForNotices(requests)
    return () => {
      notices.close()
      requests.forget()
    }
  }, [isSignedIn, requests])
}
