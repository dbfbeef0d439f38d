import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Means } from '../../shared/domain/assurance.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { accountAt } from '../identity/account.ts'
import type { Account } from '../identity/account.ts'
import { stepOf, unsealTotp, withRecoveryCodeUsed } from '../identity/codes.ts'
import { factorsOf, hasSecond, missingOf } from '../identity/factors.ts'
import type { Line } from '../identity/line.ts'
import { auditRefusal, lineOf, openSession } from '../identity/opening.ts'
import { asserted, assertionOptions } from '../identity/passkeys.ts'
import { fits } from '../identity/passwords.ts'
import { type Attempt, begin, succeeded } from '../identity/throttle.ts'
import { anyone, type Caller } from './access.ts'

/** How people come in. What fails is counted before it is judged, audited, and answered alike whoever it was about. */
export const signIn = (board: Board) =>
  ({
    async 'session:read'(_nothing, caller) {
      const session = caller.person ? await board.store.find('session', caller.session) : undefined
      return {
        person: caller.person,
        demo: board.config.demo,
        assurance: caller.person ? caller.assurance : null,
        missing: session ? await missingOf(board, session.record) : 'nothing',
        provider: board.provider?.name ?? null,
      }
    },

    async 'signIn:options'(_nothing, caller) {
      const bound = { to: lineOf(caller).ceremony(), purpose: 'signIn' as const, person: null }
      return { options: json(await assertionOptions(board, bound)) }
    },

    async 'signIn:passkey'({ response }, caller) {
      const line = lineOf(caller)
      const attempts: Attempt[] = [{ kind: 'address', id: line.address }]
      await begin(board, attempts)
      const bound = { to: line.ceremony(), purpose: 'signIn' as const, person: null }
      const { passkey, change } = await auditing(board, line, 'passkey', () =>
        asserted(board, bound, response as unknown as AuthenticationResponseJSON),
      )
      await refuseSuspended(board, line, passkey.person, 'passkey')
      await openSession(board, line, {
        person: passkey.person,
        assurance: 'two',
        means: ['passkey'],
        changes: [change],
        instead: caller.session,
      })
      await succeeded(board, attempts)
      return {}
    },

    async 'signIn:password'({ email, password }, caller) {
      const line = lineOf(caller)
      const kept = await accountAt(board.store, email)
      const attempts = attemptsOn(board, line, kept?.record.id ?? email)
      await begin(board, attempts)
      const account = kept?.record.state === 'active' ? kept.record : undefined
      const isRight = await fits(password, account?.password ?? null)
      if (!isRight || !account) {
        await auditRefusal(board, kept?.record.id, line, 'sign-in-failed', 'password')
        throw new Problem('sign-in-failed')
      }
      // The account's own count goes on: the code is still to come, and is guessed more easily.
      await openSession(board, line, {
        person: account.id,
        assurance: 'one',
        means: ['password'],
        instead: caller.session,
      })
      await succeeded(board, attempts.slice(0, 1))
      return { missing: hasSecond(await factorsOf(board, account.id)) ? 'code' : 'factor' }
    },

    async 'signIn:code'({ code }, caller) {
      await secondFactor(board, caller, 'code', (account) => withCodeUsed(board, account, code))
      return {}
    },

    async 'signIn:recoveryCode'({ code }, caller) {
      const account = await secondFactor(board, caller, 'recoveryCode', (before) =>
        withRecoveryCodeUsed(board.keys, before, code, instant(board.clock)),
      )
      return { left: account.recoveryCodes.filter(({ usedAt }) => usedAt === null).length }
    },
  }) satisfies Partial<RecordHandlers>

/** Completes a session of one factor by a second. `use` answers with the account as it is once the code is used up. */
async function secondFactor(
  board: Board,
  caller: Caller,
  means: 'code' | 'recoveryCode',
  use: (account: Account) => Account | undefined,
): Promise<Account> {
  const person = anyone(caller)
  const line = lineOf(caller)
  const { record: session } = await board.store.read('session', caller.session)
  if (session.assurance === 'two') throw new Problem('wrong-state', { is: 'two' })
  const attempts = attemptsOn(board, line, person.id)
  await begin(board, attempts)
  const { record: account, version } = await board.store.read('account', person.id)
  const next = use(account)
  if (!next) {
    await auditRefusal(board, person.id, line, 'code-refused', means)
    throw new Problem('code-refused')
  }
  await openSession(board, line, {
    person: person.id,
    assurance: 'two',
    means: [...session.means, means],
    changes: [{ kind: 'account', parent: 'accounts', record: next, version }],
    instead: session.id,
  })
  await succeeded(board, attempts)
  return next
}

/** The account with a code of its app used up; undefined for a code that is not right now, or was used before. */
export function withCodeUsed(
  board: Pick<Board, 'keys' | 'clock'>,
  account: Account,
  code: string,
): Account | undefined {
  if (!account.totp) return undefined
  const secret = unsealTotp(board.keys, account.id, account.totp.secret)
  const step = stepOf(secret, code.replace(/\s/g, ''), board.clock.now(), account.totp.lastStep)
  return step === undefined ? undefined : { ...account, totp: { ...account.totp, lastStep: step } }
}

/** A browser that somebody has signed in from before is counted apart from the strangers who try their account. */
export function attemptsOn(board: Board, line: Line, account: string): Attempt[] {
  const device = line.device === undefined ? undefined : board.tokens.open('device', line.device)
  const own: Attempt =
    device?.sub === account ? { kind: 'device', id: device.jti } : { kind: 'account', id: account.slice(0, 254) }
  return [{ kind: 'address', id: line.address }, own]
}

async function auditing<T>(board: Board, line: Line, means: Means, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { person, ...detail } = error.detail
    await auditRefusal(board, person as Account['id'] | undefined, line, detail['because'] ?? error.code, means)
    // Whose passkey it was is for the audit, not for who is at the door.
    throw new Problem(error.code, detail, { cause: error })
  }
}

async function refuseSuspended(board: Board, line: Line, person: Account['id'], means: Means): Promise<void> {
  const account = await board.store.find('account', person)
  if (account?.record.state === 'active') return
  await auditRefusal(board, person, line, 'suspended', means)
  throw new Problem('passkey-refused')
}

/** The library's types are interfaces; what they hold is JSON. */
export const json = (options: object) => JSON.parse(JSON.stringify(options)) as Record<string, never>
