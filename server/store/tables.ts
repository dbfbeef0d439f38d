import type { Generated } from 'kysely'

/** Which database stands behind the tables. */
export type Engine = 'sqlite' | 'postgres'

/** The tables as both databases hold them; `migrations.ts` makes them. `bytes` and `state` are blobs. */
export type Tables = {
  /** `body` is the record as JSON; `created` counts insertions and gives a list its order. */
  record: { created: Generated<number>; kind: string; id: string; parent: string; version: number; body: string }
  /** One row a chain: what a writer locks, and where the chain must end. */
  audit_head: { subject: string; sequence: number; hash: string }
  audit_event: {
    subject: string
    sequence: number
    at: string
    by: string
    action: string
    target: string
    outcome: string
    /** JSON. */
    detail: string
    previous: string
    hash: string
  }
  /** One row a document: what a writer locks, where its log must end, and whether it is closed (1) or open (0). */
  document_head: { document: string; sequence: number; hash: string; closed: number }
  document_update: {
    document: string
    sequence: number
    by: string
    session: string
    received_at: string
    sha256: string
    bytes: Uint8Array
    previous: string
    hash: string
  }
  document_snapshot: { document: string; sequence: number; sha256: string; state: Uint8Array }
  /** `node` is null once released: the epoch is kept, so that it never repeats. */
  lease: { meeting: string; node: string | null; epoch: number; until: number }
  /** An upload under way. `accepted` is JSON, the ids of the studies it became, or null. */
  upload: { id: string; case_id: string; person: string; until: number; accepted: string | null }
  /** What has come in. `key` is what makes it one and the same file; `body` is JSON. */
  upload_file: { upload: string; key: string; place: number; fingerprint: string; body: string }
  /** Which records name which stored files: whether a file may go is asked of an index and not of every record. */
  file_use: { sha256: string; record: string }
  /** One row a table that was imported: `orpha`, `icd11`, `icd10`, `hpo`. */
  terminology_table: {
    system: string
    release: string
    source: string
    sha256: string
    imported_at: string
    codes: number
  }
  terminology_code: { system: string; code: string; label: string; release: string }
  /** Each word of a code's label and synonyms, without accents and in small letters. `synonym` is 0 for the label. */
  terminology_word: { system: string; word: string; code: string; synonym: number }
  /** What is forgotten by itself; `until` in UTC milliseconds. */
  passing: { kind: string; id: string; body: string; until: number }
  migration: { name: string }
  /** A row of the case list for each who reads it; `terms` are its search words, by which it is seen whether they changed. */
  case_entry: {
    reader: string
    case_id: string
    network: string
    pseudonym: string
    phase: string
    /** 0 urgent, 1 soon, 2 routine. */
    urgency: number
    changed: string
    /** 1 where something waits for the reader. */
    waits: number
    terms: string
    /** JSON of the entry. */
    body: string
  }
  case_term: { reader: string; term: string; case_id: string }
  /** The cases that a meeting, or a poll for one, is on. */
  meeting_case: { case_id: string; meeting: string }
  /** `over` is 1 once a meeting has ended or was called off. */
  meeting_entry: { reader: string; over: number; starts_at: string; meeting: string }
  /** What somebody is to be reminded of, and on which day. */
  due: { day: string; kind: string; id: string }
  /** Who was in meetings and when: `id` is that of the attendance. */
  presence: { person: string; joined_at: string; id: string }
  /** What is counted for a network; `value` is a number of people, or of milliseconds since the request. */
  network_fact: { network: string; at: string; what: string; subject: string; value: number }
  /** The words of a person's name, discipline and provider. */
  person_term: { term: string; person: string }
  person_network: { network: string; role: string; person: string }
}
