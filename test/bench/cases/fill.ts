import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openStore, type StoreAt } from '../../../server/store/database.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { Study } from '../../../shared/domain/study.ts'
import { aCase, numbered } from '../../server/store/samples.ts'
import { panel as samplePanel } from '../../shared/domain/samples.ts'

export const network = 'bench'
export const coordinator = numbered('per', 1)
export const home = numbered('per', 2)
export const expert = numbered('per', 10)
const experts = Array.from({ length: 40 }, (_, index) => numbered('per', 10 + index))

type Row = { kind: string; id: string; parent: string; body: unknown }
type Size = { cases: number; studiesACase: number }

/** Fills an empty database behind the store's back, as years of use would have; the lists are then made by the store. */
export async function fill(at: StoreAt, { cases, studiesACase }: Size): Promise<void> {
  await (await openStore(at))[Symbol.asyncDispose]()
  const writer = at.at === 'sqlite' ? sqliteWriter(at.path) : await postgresWriter(at.url)
  await writer.rows(people())
  for (let from = 1; from <= cases; from += 500) {
    await writer.rows(
      Array.from({ length: Math.min(500, cases - from + 1) }, (_, index) => caseRows(from + index)).flat(),
    )
  }
  await writer.studies(studiesACase, JSON.stringify(aStudy()))
  for (const table of ['case_term', 'case_entry', 'meeting_entry', 'meeting_case', 'person_network', 'person_term']) {
    await writer.run(`drop table ${table}`)
  }
  await writer.run(`delete from migration where name = '010-lists'`)
  await writer.close()
  await (await openStore(at))[Symbol.asyncDispose]()
  const planner = at.at === 'sqlite' ? sqliteWriter(at.path) : await postgresWriter(at.url)
  await planner.run('analyze')
  await planner.close()
}

const provider = { name: 'Hospital', country: 'SE' }

export const personOf = (id: PersonId, role: 'coordinator' | 'homeClinician' | 'expert') => ({
  id,
  name: `Dr ${id.slice(-4)}`,
  discipline: 'Neurology',
  provider,
  networks: [{ network, role }],
})

const people = (): Row[] =>
  [
    personOf(coordinator, 'coordinator'),
    personOf(home, 'homeClinician'),
    ...experts.map((id) => personOf(id, 'expert')),
  ].map((body) => ({ kind: 'person', id: body.id, parent: network, body }))

function caseRows(number: number): Row[] {
  const draft = aCase(number)
  const minute = new Date(Date.UTC(2024, 0, 1) + number * 60_000).toISOString()
  const urgency = (['routine', 'routine', 'routine', 'soon', 'urgent'] as const)[number % 5]
  const of = {
    ...draft,
    network,
    pseudonym: `BEN-${String(number).padStart(5, '0')}`,
    homeClinician: home,
    openedAt: minute,
    state: 'ready',
    presentedAt: minute,
    description: {
      ...draft.description,
      urgency,
      question: `Is surgery an option for number ${number}?`,
      diagnosis: number % 7 === 0 ? 'Dravet syndrome (ORPHA:33069)' : 'Focal epilepsy, cause unknown',
    },
  }
  const seats = Object.fromEntries(
    Array.from({ length: 7 }, (_, seat) => [
      experts[(number + seat * 5) % experts.length],
      seat === 0 ? 'chair' : 'member',
    ]),
  )
  const panel = { ...samplePanel(seats), id: numbered('pan', number), case: of.id, network }
  const recommendation = { id: numbered('rec', number), case: of.id, panel: panel.id, version: 1, state: 'draft' }
  return [
    { kind: 'case', id: of.id, parent: network, body: of },
    { kind: 'panel', id: panel.id, parent: of.id, body: panel },
    { kind: 'recommendation', id: recommendation.id, parent: of.id, body: recommendation },
  ]
}

const aStudy = () =>
  Study.parse({
    id: numbered('std', 1),
    case: numbered('cas', 1),
    receivedAt: '2026-11-23T09:00:00.000Z',
    receivedBy: home,
    kind: 'eeg',
    file: '0'.repeat(64),
    bytes: 1_000_000,
    description: 'Video EEG',
    format: 'EDF+C',
    channels: 25,
    durationSeconds: 3600,
    warnings: [],
  })

/** Every case gets as many studies, made by the database itself: they are two million. */
const studiesOf = (count: number, ids: string, number: string) => `
  insert into record (kind, id, parent, version, body)
  select 'study', ${ids}, c.id, 1,
         replace(replace(b.body, 'std_0000000000000001', ${ids}), 'cas_0000000000000001', c.id)
  from (select id, created from record where kind = 'case') c
  cross join (${number.replace('COUNT', String(count))}) n
  cross join (select BODY as body) b`

function sqliteWriter(path: string) {
  const database = new DatabaseSync(path)
  const insert = database.prepare('insert into record (kind, id, parent, version, body) values (?, ?, ?, 1, ?)')
  return {
    async rows(rows: readonly Row[]) {
      database.exec('begin')
      for (const { kind, id, parent, body } of rows) insert.run(kind, id, parent, JSON.stringify(body))
      database.exec('commit')
    },
    async studies(count: number, body: string) {
      const ids = `printf('std_%016d', c.created * 1000 + n.k)`
      const numbers = 'with recursive k(k) as (select 1 union all select k + 1 from k where k < COUNT) select k from k'
      const statement = database.prepare(studiesOf(count, ids, numbers).replace('BODY', '?'))
      statement.run(body)
    },
    run: async (statement: string) => database.exec(statement),
    close: async () => database.close(),
  }
}

async function postgresWriter(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    async rows(rows: readonly Row[]) {
      await client.query(
        `insert into record (kind, id, parent, version, body)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])`,
        [
          rows.map(({ kind }) => kind),
          rows.map(({ id }) => id),
          rows.map(({ parent }) => parent),
          rows.map(() => 1),
          rows.map(({ body }) => JSON.stringify(body)),
        ],
      )
    },
    async studies(count: number, body: string) {
      const ids = `'std_' || lpad((c.created * 1000 + n.k)::text, 16, '0')`
      await client.query(studiesOf(count, ids, 'select generate_series(1, COUNT) as k').replace('BODY', '$1::text'), [
        body,
      ])
    },
    run: async (statement: string) => void (await client.query(statement)),
    close: () => client.end(),
  }
}
