import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Runs in a transaction, or outside of one, over as many rows of values as it is given. */
export type Statement<Values, Answer> = (where: Kysely<Tables>, rows: readonly Values[]) => Promise<Answer[]>

/** Both databases limit the parameters of a statement. */
const mostRows = 256

/**
 * A statement for what is written at every keystroke: Kysely takes longer to compile it than the database to run it, so
 * it is compiled once. `build` makes it over some rows, each of them `sample`; the values it is then run with stand
 * where the sample's stood, and so the sample has them in the order in which the statement names them. Any number of
 * rows is put together from powers of two, which leaves few statements to compile and to keep.
 */
export function statement<Values extends object, Answer>(
  sample: Values,
  build: (rows: readonly [Values, ...Values[]]) => Compilable<Answer>,
): Statement<Values, Answer> {
  const names = Object.keys(sample) as (keyof Values)[]
  const compiled = new Map<number, CompiledQuery<Answer>>()
  const forRows = (count: number): CompiledQuery<Answer> => {
    const known = compiled.get(count)
    if (known) return known
    const query = build([sample, ...Array.from({ length: count - 1 }, () => sample)]).compile()
    if (query.parameters.length !== count * names.length) throw new Error(`not one parameter a value: ${query.sql}`)
    compiled.set(count, query)
    return query
  }
  return async (where, rows) => {
    const answers: Answer[] = []
    for (let from = 0; from < rows.length;) {
      const count = Math.min(mostRows, 2 ** Math.floor(Math.log2(rows.length - from)))
      const parameters = rows.slice(from, from + count).flatMap((row) => names.map((name) => row[name]))
      answers.push(...(await where.executeQuery<Answer>({ ...forRows(count), parameters })).rows)
      from += count
    }
    return answers
  }
}
