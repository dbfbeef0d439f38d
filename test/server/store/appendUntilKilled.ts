import { openStore } from '../../../server/store/database.ts'
import { anEvent, anUpdate, caseChange } from './samples.ts'

/** Writes for ever, to three documents and to the records, and says what was acknowledged, once it was. */
const store = await openStore(JSON.parse(process.argv[2] ?? ''))

async function append(document: string): Promise<never> {
  for (let index = 0; ; index += 2) {
    const { last } = await store.documents.append(document, [anUpdate(`${index + 1}`), anUpdate(`${index + 2}`)])
    process.stdout.write(`${document} ${last}\n`)
  }
}

async function commit(): Promise<never> {
  for (let index = 0; ; index += 2) {
    const { sequence } = await store.commit([caseChange(index, 0), caseChange(index + 1, 0)], anEvent('board'))
    process.stdout.write(`board ${sequence}\n`)
  }
}

await Promise.all([append('a'), append('b'), append('c'), commit()])
