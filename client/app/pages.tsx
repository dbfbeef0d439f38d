import { type ReactNode, Suspense, useEffect } from 'react'
import type { MessageKey } from '../i18n/messages.ts'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { CasesView } from '../cases/CasesView.tsx'
import { deferred } from './deferred.ts'
import { HomeView } from './HomeView.tsx'
import { MeetingPlace } from './meetingPlace.ts'
import { NotFoundView } from './NotFoundView.tsx'
import type { Route } from './route.ts'
import { SignedIn } from './SignedIn.tsx'
import { SignInView } from './SignInView.tsx'

const CasePage = deferred(async () => (await import('../cases/CaseView.tsx')).CaseView)
const SigningPage = deferred(async () => (await import('../recommendation/SigningPage.tsx')).SigningPage)
const PlanPage = deferred(async () => (await import('../schedule/PlanPage.tsx')).PlanPage)
const ReplanPage = deferred(async () => (await import('../schedule/PlanPage.tsx')).ReplanPage)
const PollPage = deferred(async () => (await import('../schedule/PollPage.tsx')).PollPage)
const HoursPage = deferred(async () => (await import('../schedule/HoursPage.tsx')).HoursPage)
const NetworkPage = deferred(async () => (await import('../network/NetworkPage.tsx')).NetworkPage)
const VerifyPage = deferred(async () => (await import('../verify/VerifyPage.tsx')).VerifyPage)

const SelfTestPage = deferred(async () => (await import('../selfTest/SelfTestPage.tsx')).SelfTestPage)
const AccountPage = deferred(async () => (await import('../account/AccountView.tsx')).AccountView)
const PeoplePage = deferred(async () => (await import('../people/PeopleView.tsx')).PeopleView)
const BeginPage = deferred(async () => (await import('../account/BeginView.tsx')).BeginView)
const InvitationPage = deferred(async () => (await import('../account/InvitationView.tsx')).InvitationView)

/** What stands at each place. Places with images, video or an editor bring their code when they are opened. */
export function Page({ route }: { route: Route }) {
  usePageTitle(titles[route.at])
  return <Suspense fallback={<Skeleton shape="block" />}>{pageOf(route)}</Suspense>
}

function pageOf(route: Route): ReactNode {
  switch (route.at) {
    case 'home':
      return (
        <SignedIn>
          <HomeView />
        </SignedIn>
      )
    case 'cases':
      return (
        <SignedIn>
          <CasesView />
        </SignedIn>
      )
    case 'case':
      return (
        <SignedIn>
          <CasePage id={route.case} />
        </SignedIn>
      )
    case 'meeting':
      return (
        <SignedIn>
          <MeetingPlace meeting={route.meeting} />
        </SignedIn>
      )
    case 'signing':
      return (
        <SignedIn>
          <SigningPage recommendation={route.recommendation} />
        </SignedIn>
      )
    case 'version':
      return (
        <SignedIn>
          <SigningPage recommendation={route.recommendation} version={route.version} />
        </SignedIn>
      )
    case 'plan':
      return (
        <SignedIn>
          <PlanPage of={route.case} />
        </SignedIn>
      )
    case 'replan':
      return (
        <SignedIn>
          <ReplanPage meeting={route.meeting} />
        </SignedIn>
      )
    case 'poll':
      return (
        <SignedIn>
          <PollPage id={route.poll} />
        </SignedIn>
      )
    case 'hours':
      return (
        <SignedIn>
          <HoursPage />
        </SignedIn>
      )
    case 'network':
      return (
        <SignedIn>
          <NetworkPage />
        </SignedIn>
      )
    // Neither verifying nor testing needs an account.
    case 'verify':
      return <VerifyPage />
    case 'selfTest':
      return <SelfTestPage />
    case 'signIn':
      return <SignInView />
    case 'invitation':
      return <InvitationPage />
    case 'begin':
      return <BeginPage />
    case 'account':
      return (
        <SignedIn>
          <AccountPage />
        </SignedIn>
      )
    case 'people':
      return (
        <SignedIn>
          <PeoplePage />
        </SignedIn>
      )
    case 'nowhere':
      return <NotFoundView />
  }
}

/** What the window is called. It stands in the history and on shared screens: never a name, pseudonym or question. */
const titles = {
  home: 'app.homeTitle',
  signIn: 'app.signIn',
  invitation: 'account.invitationTitle',
  begin: 'account.beginTitle',
  account: 'account.title',
  people: 'people.title',
  cases: 'app.casesTitle',
  case: 'app.pageCase',
  meeting: 'app.pageMeeting',
  signing: 'app.pageSigning',
  version: 'app.pageSigning',
  plan: 'app.pagePlan',
  replan: 'app.pagePlan',
  poll: 'app.pagePoll',
  hours: 'app.pageHours',
  network: 'app.pageNetwork',
  verify: 'app.verify',
  selfTest: 'selfTest.link',
  nowhere: 'app.notFoundTitle',
} as const satisfies Record<Route['at'], MessageKey>

function usePageTitle(key: MessageKey): void {
  const { t } = useText()
  const title = t('app.title', { page: t(key) })
  useEffect(() => {
    document.title = title
  }, [title])
}
