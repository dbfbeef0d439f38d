import { proofMilliseconds } from '../../shared/domain/assurance.ts'
import type { Person } from '../../shared/domain/person.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Missing } from '../../shared/protocol/accounts.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import type { Kept } from '../store/store.ts'
import { passkeysOf } from './passkeys.ts'
import type { SessionRecord } from './sessionRecord.ts'

/** Everything by which somebody can show who they are. */
export type Factors = { account: Kept<'account'> | undefined; passkeys: Kept<'passkey'>[] }

type Parts = Pick<Board, 'store' | 'clock'>

export async function factorsOf({ store }: Pick<Parts, 'store'>, person: PersonId): Promise<Factors> {
  const [account, passkeys] = await Promise.all([store.find('account', person), passkeysOf({ store }, person)])
  return { account, passkeys }
}

/** Whether one of them is enough for patient data, by itself or with a password. */
export const hasSecond = ({ account, passkeys }: Factors): boolean =>
  passkeys.length > 0 || account?.record.totp != null

/** Which invitation a session of one factor was opened by, to set up factors in. */
export async function settingUp({ store, clock }: Parts, session: string): Promise<string | undefined> {
  return (await store.passing.read('settingUp', session, clock.now())) as string | undefined
}

export async function missingOf(parts: Parts, session: SessionRecord): Promise<Missing> {
  if (session.assurance === 'two') return 'nothing'
  if ((await settingUp(parts, session.id)) !== undefined) return 'factor'
  return hasSecond(await factorsOf(parts, session.person)) ? 'code' : 'factor'
}

/**
 * Whether a person may change their factors in this session now: with a fresh proof, or because they are setting up
 * their first. With a password alone one adds none where there is another already.
 * @throws Problem `second-factor-needed`, `proof-needed`.
 */
export async function mayChangeFactors(parts: Parts, person: Person, session: string): Promise<Factors> {
  const [{ record }, factors] = await Promise.all([parts.store.read('session', session), factorsOf(parts, person.id)])
  if (record.assurance === 'one') {
    if ((await missingOf(parts, record)) !== 'factor') throw new Problem('second-factor-needed')
  } else if (hasSecond(factors) && parts.clock.now() - Date.parse(record.provedAt) > proofMilliseconds) {
    throw new Problem('proof-needed')
  }
  return factors
}
