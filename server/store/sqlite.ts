import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** Kysely over `node:sqlite`: one connection to one file, which is made with its folder when it is not there. */
export const sqliteDialect = (path: string): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new SqliteDriver(path),
  createIntrospector: (database) => new SqliteIntrospector(database),
  createQueryCompiler: () => new WithoutRowLocks(),
})

/** A transaction here begins by locking out every other writer, so that `for update` and `for share` are idle words. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === 'ForUpdate' || node.modifier === 'ForShare') return
    super.visitSelectModifier(node)
  }
}

const begin = CompiledQuery.raw('begin immediate')
const commit = CompiledQuery.raw('commit')
const rollback = CompiledQuery.raw('rollback')

/** Kysely hands out the one connection to one user at a time. */
class SqliteDriver implements Driver {
  readonly #path: string
  #connection: SqliteConnection | undefined
  #inUse = Promise.withResolvers<void>()

  constructor(path: string) {
    this.#path = path
    this.#inUse.resolve()
  }

  async init(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
    const connection = new SqliteConnection(this.#path)
    await connection.executeQuery(CompiledQuery.raw('pragma journal_mode = wal'))
    // What an acknowledgement rests on when the power goes. FULL flushes the write-ahead log at each commit, and with
    // the first flush its entry in the folder: what was answered for is on the disk. Each frame of that log carries a
    // checksum over all before it: at the next opening a torn frame and what follows it count for nothing, and none of
    // it had been answered for. A checkpoint flushes the log before it copies pages out of it, and the database before
    // the log begins anew. What this cannot cover is a disk that says flushed and is not.
    await connection.executeQuery(CompiledQuery.raw('pragma synchronous = full'))
    // What is deleted is overwritten: a case that is erased must not be found in the pages that were freed.
    await connection.executeQuery(CompiledQuery.raw('pragma secure_delete = on'))
    this.#connection = connection
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#connection) throw new Error('the database is closed')
    this.#inUse = Promise.withResolvers()
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    this.#inUse.resolve()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // A deferred transaction that reads first and writes later fails when another writer came between.
    await connection.executeQuery(begin)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(commit)
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has rolled it back already, and that error is the one to tell.
    if (this.#connection?.inTransaction) await connection.executeQuery(rollback)
  }

  async destroy(): Promise<void> {
    await this.#inUse.promise
    this.#connection?.close()
    this.#connection = undefined
  }
}

/** Another process that holds the file is waited for without holding up this one: 60 s in all, as long as a large database takes to be written anew after an erasure, then it is an error. */
const busy = { pauseMilliseconds: 5, pauses: 12_000 }
/** Inserts of many rows differ in length, so that the statements are many but not endless. */
const preparedStatements = 200

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, { statement: StatementSync; answers: boolean }>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true })
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (let pauses = 0; ; pauses++) {
      try {
        return this.#run<Row>(query)
      } catch (error) {
        if (!isBusy(error) || this.inTransaction || pauses === busy.pauses) throw error
        await wait(busy.pauseMilliseconds)
      }
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, answers } = this.#prepare(sql)
    const values = parameters as SQLInputValue[]
    if (answers) return { rows: statement.all(...values) as Row[] }
    const { changes } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  #prepare(sql: string): { statement: StatementSync; answers: boolean } {
    const known = this.#prepared.get(sql)
    if (known) return known
    if (this.#prepared.size === preparedStatements) this.#prepared.clear()
    const statement = this.#database.prepare(sql)
    const prepared = { statement, answers: statement.columns().length > 0 }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

/** SQLITE_BUSY with any of its extensions: another connection holds the lock. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
