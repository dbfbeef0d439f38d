import type { z } from 'zod'
import { CaseId, MeetingId, PollId, RecommendationId } from '../../shared/domain/identifiers.ts'

/** Every place there is. An address holds ids that carry no meaning, and never a secret: those stand in the fragment. */
export type Route =
  | { at: 'home' }
  | { at: 'signIn' }
  | { at: 'invitation' }
  | { at: 'begin' }
  | { at: 'account' }
  | { at: 'people' }
  | { at: 'cases' }
  | { at: 'case'; case: CaseId }
  | { at: 'meeting'; meeting: MeetingId }
  | { at: 'signing'; recommendation: RecommendationId }
  /** One sealed version of it. */
  | { at: 'version'; recommendation: RecommendationId; version: number }
  | { at: 'plan'; case: CaseId }
  | { at: 'replan'; meeting: MeetingId }
  | { at: 'poll'; poll: PollId }
  | { at: 'hours' }
  | { at: 'network' }
  | { at: 'verify' }
  | { at: 'selfTest' }
  | { at: 'nowhere' }

export function pathOf(route: Route): string {
  switch (route.at) {
    case 'home':
    case 'nowhere':
      return '/'
    case 'signIn':
      return '/sign-in'
    case 'invitation':
      return '/invitation'
    case 'begin':
      return '/begin'
    case 'account':
      return '/account'
    case 'people':
      return '/people'
    case 'cases':
      return '/cases'
    case 'case':
      return `/cases/${route.case}`
    case 'meeting':
      return `/meetings/${route.meeting}`
    case 'signing':
      return `/recommendations/${route.recommendation}/sign`
    case 'version':
      return `/recommendations/${route.recommendation}/versions/${route.version}`
    case 'plan':
      return `/cases/${route.case}/plan`
    case 'replan':
      return `/meetings/${route.meeting}/plan`
    case 'poll':
      return `/polls/${route.poll}`
    case 'hours':
      return '/hours'
    case 'network':
      return '/network'
    case 'verify':
      return '/verify'
    case 'selfTest':
      return '/self-test'
  }
}

export function routeOf(path: string): Route {
  const [place = '', id = '', act = '', ...rest] = path.split('/').slice(1)
  if (place === 'recommendations' && act === 'versions' && rest.length === 1) return versionOf(id, rest[0] ?? '')
  if (rest.length > 0) return { at: 'nowhere' }
  if (act) return acts[`${place} ${act}`]?.(id) ?? { at: 'nowhere' }
  if (id) return things[place]?.(id) ?? { at: 'nowhere' }
  return places[place] ?? { at: 'nowhere' }
}

const places: Record<string, Route> = {
  '': { at: 'home' },
  'sign-in': { at: 'signIn' },
  invitation: { at: 'invitation' },
  begin: { at: 'begin' },
  account: { at: 'account' },
  people: { at: 'people' },
  cases: { at: 'cases' },
  verify: { at: 'verify' },
  hours: { at: 'hours' },
  network: { at: 'network' },
  'self-test': { at: 'selfTest' },
}

const named =
  <Id>(schema: z.ZodType<Id>, route: (id: Id) => Route) =>
  (raw: string): Route => {
    const parsed = schema.safeParse(raw)
    return parsed.success ? route(parsed.data) : { at: 'nowhere' }
  }
const oneCase = named(CaseId, (id) => ({ at: 'case', case: id }))
const meeting = named(MeetingId, (id) => ({ at: 'meeting', meeting: id }))
const plan = named(CaseId, (id) => ({ at: 'plan', case: id }))
const replan = named(MeetingId, (id) => ({ at: 'replan', meeting: id }))
const poll = named(PollId, (id) => ({ at: 'poll', poll: id }))
const signing = named(RecommendationId, (id) => ({ at: 'signing', recommendation: id }))

const versionOf = (id: string, version: string): Route => {
  const route = signing(id)
  return route.at === 'signing' && /^[1-9]\d{0,4}$/.test(version)
    ? { at: 'version', recommendation: route.recommendation, version: Number(version) }
    : { at: 'nowhere' }
}

/** By the place and what is done with what stands there. */
const acts: Record<string, (id: string) => Route> = {
  'recommendations sign': signing,
  'cases plan': plan,
  'meetings plan': replan,
}
const things: Record<string, (id: string) => Route> = { cases: oneCase, meetings: meeting, polls: poll }
