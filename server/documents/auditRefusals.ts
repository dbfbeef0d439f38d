import type { Clock } from '../clock.ts'
import { instant } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Refusal } from './session.ts'

/** Puts what no honest client sends into the audit chain of its case; at most one a minute of a kind and sender. */
export function auditRefusals(store: Store, clock: Clock, log: Log): (refusal: Refusal) => void {
  const told = new Map<string, number>()
  const audit = async (refusal: Refusal) => {
    const kept = await store.find('recommendation', refusal.document)
    await store.commit([], {
      subject: kept?.record.case ?? 'board',
      by: refusal.person,
      action: 'document:write',
      target: refusal.document,
      outcome: 'refused',
      detail: { code: refusal.code, because: refusal.because },
      at: instant(clock),
    })
  }
  return (refusal) => {
    const kind = `${refusal.session} ${refusal.document} ${refusal.because}`
    if (clock.now() - (told.get(kind) ?? -Infinity) < 60_000) return
    if (told.size > 10_000) told.clear()
    told.set(kind, clock.now())
    log.warn('document-refused', { document: refusal.document, person: refusal.person, because: refusal.because })
    audit(refusal).catch((error: unknown) => log.bug(error, 'refusal audited'))
  }
}
