import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordHandlers } from '../server/actions/handlers.ts'
import { type Board, openBoard } from '../server/board.ts'
import { configFrom } from '../server/config.ts'
import { demoNetwork, demoPeople } from '../server/demo/people.ts'
import type { Mail } from '../server/mail/mail.ts'
import { openLog } from '../server/log.ts'
import type { CaseId, PersonId, RecommendationId } from '../shared/domain/identifiers.ts'
import type { SeatRole } from '../shared/domain/panel.ts'
import type { Person } from '../shared/domain/person.ts'
import { direct } from '../shared/protocol/carriers.ts'
import { mediaRequests } from '../shared/protocol/media.ts'
import { type RecordRequests, recordRequests } from '../shared/protocol/record.ts'
import { type Remote, remote } from '../shared/protocol/table.ts'
import { turnedClock } from './support/turnedClock.ts'

export type Who = keyof typeof demoPeople | 'stranger' | 'nobody'

/** A whole board in this process: real rules, real store on disk, a clock to turn. Only the SFU is left out. */
export interface World extends AsyncDisposable {
  board: Board
  clock: ReturnType<typeof turnedClock>
  as(who: Who): Remote<RecordRequests>
  person(who: Exclude<Who, 'nobody'>): Person
  /** What the log said at level error: a test that did not expect it must fail. */
  errors: string[]
  /** A draft of the home clinician's, with a recorded consent. */
  draft(): Promise<CaseId>
  /** Consents to, presents and seats a draft. */
  present(id: CaseId, seats: { person: PersonId; role: SeatRole }[]): Promise<void>
  /** A presented case with its panel seated. */
  seated(): Promise<{ case: CaseId; recommendation: RecommendationId }>
}

const stranger: Person = {
  id: 'per_stranger00000001' as Person['id'],
  name: 'Dr Nobody Here',
  discipline: 'Dermatology',
  provider: { name: 'Elsewhere Hospital', country: 'AT' },
  networks: [{ network: 'SKIN', role: 'homeClinician' }],
}

export const aDescription = {
  question: 'Is surgery advisable?',
  urgency: 'soon' as const,
  ageYears: 4,
  diagnosis: 'Focal epilepsy',
  history: 'Seizures since the age of two.',
}

export const aConsentForm = {
  choices: {
    care: true,
    registry: false,
    researchContact: false,
    recording: false,
    teaching: false,
    thirdCountry: false,
  },
  formVersion: '1',
  language: 'fi',
  signatory: 'guardian' as const,
  signedOn: '2026-11-01',
  expiresOn: null,
  evidence: { kind: 'keptLocally' as const },
}

export const noConflict = { conflict: false, text: '' }

/** @param bring a mail carrier of the test's own, or settings. */
export async function world(bring: { mail?: Mail; environment?: Record<string, string> } = {}): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-world-'))
  const clock = turnedClock()
  const errors: string[] = []
  const log = openLog('error', (line) => void errors.push(line))
  const config = configFrom({ DATA_DIR: dataDir, ...bring.environment })
  const noMedia = remote(mediaRequests, async (name) => {
    throw new Error(`this world has no media, and was asked ${name}`)
  })
  const board = await openBoard(config, 'http://localhost:1', {
    clock,
    log,
    media: noMedia,
    ...(bring.mail ? { mail: bring.mail } : {}),
  })
  const people: Record<Exclude<Who, 'nobody'>, Person> = { ...demoPeople, stranger }
  const plain = (who: Exclude<Who, 'nobody'>): Person => {
    const { id, name, discipline, provider, networks } = people[who]
    return { id, name, discipline, provider, networks }
  }
  for (const who of Object.keys(people) as Exclude<Who, 'nobody'>[]) {
    const at = new Date(clock.now()).toISOString()
    await board.store.commit([{ kind: 'person', parent: demoNetwork, record: plain(who), version: 0 }], {
      subject: 'board',
      by: 'system',
      action: 'person:add',
      target: who,
      outcome: 'success',
      detail: {},
      at,
    })
  }
  const handlers = recordHandlers(board)
  const as = (who: Who) => {
    const person = who === 'nobody' ? null : plain(who)
    const bug = (error: unknown) => void errors.push(String(error))
    return remote(
      recordRequests,
      direct(recordRequests, handlers, { person, session: `session of ${who}`, assurance: person && 'two' }, bug),
    )
  }
  const draft = async () => {
    const { case: id } = await as('home')['case:open']({ network: demoNetwork, description: aDescription })
    await as('home')['consent:record']({ case: id, form: aConsentForm })
    return id
  }
  /** Everyone who is invited accepts and declares that nothing stands in the way. */
  const declared = async (id: CaseId) => {
    for (const [who, { seat }] of Object.entries(demoPeople)) {
      if (seat) await as(who as Who)['panel:declareInterest']({ case: id, interest: noConflict })
    }
  }
  return {
    board,
    clock,
    as,
    person: plain,
    errors,
    draft,
    async present(id, seats) {
      await as('home')['consent:record']({ case: id, form: aConsentForm })
      await as('home')['case:present']({ case: id })
      await as('coordinator')['panel:appoint']({ case: id, seats })
      for (const [who, { id: person }] of Object.entries(demoPeople)) {
        if (!seats.some((seat) => seat.person === person)) continue
        await as(who as Who)['panel:declareInterest']({ case: id, interest: noConflict })
      }
    },
    async seated() {
      const id = await draft()
      await as('home')['case:present']({ case: id })
      const seats = Object.values(demoPeople).flatMap(({ id: person, seat }) => (seat ? [{ person, role: seat }] : []))
      await as('coordinator')['panel:appoint']({ case: id, seats })
      await declared(id)
      const { recommendation } = await as('chair')['case:read']({ case: id })
      if (!recommendation) throw new Error('appointing a panel begins its recommendation')
      return { case: id, recommendation: recommendation.id }
    },
    async [Symbol.asyncDispose]() {
      await board[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
