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
}
