import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { proofMilliseconds } from '../../shared/domain/assurance.ts'
import { weaknessOf } from '../../shared/domain/password.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import type { Account } from '../identity/account.ts'
import { newRecoveryCodes, newTotp, sealTotp, stepOf, unsealTotp } from '../identity/codes.ts'
import { factorsOf, mayChangeFactors } from '../identity/factors.ts'
import { auditRefusal, lineOf, openSession } from '../identity/opening.ts'
import { ownerLetter } from '../identity/ownerLetters.ts'
import { asserted, assertionOptions, passkeysOf, registered, registrationOptions } from '../identity/passkeys.ts'
import { fits, hashed } from '../identity/passwords.ts'
import { endSessions, sessionsOf } from '../identity/sessions.ts'
import { settled } from '../identity/settingUp.ts'
import { begin, succeeded } from '../identity/throttle.ts'
import type { Change, Kept } from '../store/store.ts'
import { anyone, type Caller, who } from './access.ts'
import { attemptsOn, json, withCodeUsed } from './signIn.ts'

/** How long a secret that is being set up waits for its first code. */
const setUpMilliseconds = 15 * 60_000

/** One's own account: sessions, factors, recovery codes. Every change is audited, and the owner is told by mail. */
export const accounts = (board: Board) =>
  ({
    async 'session:close'(_nothing, caller) {
      const { id } = anyone(caller)
      await endSessions(board, id, id, (session) => session.id === caller.session)
      caller.line?.dropSession()
      return {}
    },
    async 'session:end'({ session }, caller) {
      const { id } = who(caller)
      const ended = await endSessions(board, id, id, (one) => one.id === session)
      if (ended === 0) throw new Problem('not-found')
      return {}
    },
    async 'session:endAll'(_nothing, caller) {
      const { id } = who(caller)
      await endSessions(board, id, id)
      caller.line?.dropSession()
      return {}
    },

    async 'account:read'(_nothing, caller) {
      const person = anyone(caller)
      const [{ account, passkeys }, sessions] = await Promise.all([
        factorsOf(board, person.id),
        sessionsOf(board, person.id),
      ])
      const own = sessions.find(({ record }) => record.id === caller.session)
      const provedAt = own ? Date.parse(own.record.provedAt) : board.clock.now() - proofMilliseconds
      return {
        email: account?.record.email ?? null,
        hasPassword: account?.record.password != null,
        hasCodes: account?.record.totp != null,
        passkeys: passkeys.map(({ record: { id, name, isSynced, createdAt, lastUsedAt } }) => ({
          id,
          name,
          isSynced,
          createdAt,
          lastUsedAt,
        })),
        recoveryCodesLeft: account?.record.recoveryCodes.filter(({ usedAt }) => usedAt === null).length ?? 0,
        sessions: sessions
          .toSorted((a, b) => b.usedAt.localeCompare(a.usedAt))
          .map(({ record, usedAt }) => ({
            id: record.id,
            isThis: record.id === caller.session,
            openedAt: record.openedAt,
            usedAt,
            until: record.until,
            means: record.means,
            agent: record.agent,
            address: record.address,
          })),
        provedUntil: new Date(provedAt + proofMilliseconds).toISOString(),
      }
    },

    async 'proof:options'(_nothing, caller) {
      const person = anyone(caller)
      if ((await passkeysOf(board, person.id)).length === 0) throw new Problem('passkey-refused')
      return { options: json(await assertionOptions(board, boundTo(caller, person, 'prove'))) }
    },
    async 'proof:passkey'({ response }, caller) {
      const person = anyone(caller)
      const given = response as unknown as AuthenticationResponseJSON
      const { change } = await asserted(board, boundTo(caller, person, 'prove'), given)
      await prove(board, caller, person, ['passkey'], [change])
      return {}
    },
    async 'proof:password'({ password, code }, caller) {
      const person = who(caller)
      const line = lineOf(caller)
      const attempts = attemptsOn(board, line, person.id)
      await begin(board, attempts)
      const { record, version } = await board.store.read('account', person.id)
      const isRight = await fits(password, record.password)
      const next = isRight ? withCodeUsed(board, record, code) : undefined
      if (!next) {
        await auditRefusal(board, person.id, line, 'sign-in-failed', 'password')
        throw new Problem(isRight ? 'code-refused' : 'sign-in-failed')
      }
      const change = { kind: 'account' as const, parent: 'accounts', record: next, version }
      await prove(board, caller, person, ['password', 'code'], [change])
      await succeeded(board, attempts)
      return {}
    },

    async 'passkey:options'(_nothing, caller) {
      const person = anyone(caller)
      const { account } = await mayChangeFactors(board, person, caller.session)
      const bound = boundTo(caller, person, 'addPasskey')
      return { options: json(await registrationOptions(board, person, account?.record.email ?? person.name, bound)) }
    },
    async 'passkey:add'({ name, response }, caller) {
      const person = anyone(caller)
      const { account } = await mayChangeFactors(board, person, caller.session)
      const kept = needed(account)
      const given = response as unknown as RegistrationResponseJSON
      const { record, change } = await registered(board, person.id, boundTo(caller, person, 'addPasskey'), name, given)
      return factorAdded(board, caller, person, kept, {
        account: kept.record,
        changes: [change],
        told: 'passkeyAdded',
        means: 'passkey',
        target: record.id,
      })
    },
    async 'passkey:remove'({ passkey }, caller) {
      const person = who(caller)
      const { account, passkeys } = await mayChangeFactors(board, person, caller.session)
      const kept = passkeys.find(({ record }) => record.id === passkey)
      if (!kept || !account) throw new Problem('not-found')
      if (passkeys.length === 1 && !account.record.totp) throw new Problem('last-factor')
      await board.store.commit(
        [
          {
            kind: 'passkey',
            parent: person.id,
            record: { ...kept.record, removedAt: instant(board.clock) },
            version: kept.version,
          },
          // Written so that of two who remove the last two at once, one is refused.
          { kind: 'account', parent: 'accounts', record: account.record, version: account.version },
          ...ownerLetter(board, person, account.record, 'passkeyRemoved'),
        ],
        factorEvent(board, person, 'passkey:remove', passkey),
      )
      board.outbox.wake()
      return {}
    },

    async 'codes:begin'(_nothing, caller) {
      const person = anyone(caller)
      const { account } = await mayChangeFactors(board, person, caller.session)
      const { secret, text, uri } = newTotp(needed(account).record.email)
      const sealed = sealTotp(board.keys, person.id, secret)
      await board.store.passing.put('codesSetUp', caller.session, sealed, board.clock.now() + setUpMilliseconds)
      return { secret: text, uri }
    },
    async 'codes:confirm'({ password, code }, caller) {
      const person = anyone(caller)
      const { account } = await mayChangeFactors(board, person, caller.session)
      const kept = needed(account)
      requireStrong(password, person, kept.record)
      const now = board.clock.now()
      const sealed = (await board.store.passing.read('codesSetUp', caller.session, now)) as string | undefined
      if (sealed === undefined) throw new Problem('ceremony-over')
      const step = stepOf(unsealTotp(board.keys, person.id, sealed), code.replace(/\s/g, ''), now, 0)
      if (step === undefined) throw new Problem('code-refused')
      const totp = { secret: sealed, confirmedAt: instant(board.clock), lastStep: step }
      const added = await factorAdded(board, caller, person, kept, {
        account: { ...kept.record, password: await hashed(password), totp },
        changes: [],
        told: 'codesSet',
        means: 'code',
        target: person.id,
      })
      await board.store.passing.take('codesSetUp', caller.session, now)
      return added
    },
    async 'password:change'({ password }, caller) {
      const person = who(caller)
      const kept = needed((await mayChangeFactors(board, person, caller.session)).account)
      if (kept.record.password === null) throw new Problem('wrong-state', { is: 'no password' })
      requireStrong(password, person, kept.record)
      const record = { ...kept.record, password: await hashed(password) }
      await changeAccount(board, person, { record, version: kept.version }, 'password:change', 'passwordChanged')
      await endSessions(board, person.id, person.id, (session) => session.id !== caller.session)
      return {}
    },
    async 'codes:remove'(_nothing, caller) {
      const person = who(caller)
      const { account, passkeys } = await mayChangeFactors(board, person, caller.session)
      const kept = needed(account)
      if (passkeys.length === 0) throw new Problem('last-factor')
      const record = { ...kept.record, password: null, totp: null }
      await changeAccount(board, person, { record, version: kept.version }, 'codes:remove', 'codesRemoved')
      return {}
    },
    async 'recoveryCodes:renew'(_nothing, caller) {
      const person = who(caller)
      const kept = needed((await mayChangeFactors(board, person, caller.session)).account)
      const { codes, kept: recoveryCodes } = newRecoveryCodes(board.keys, person.id)
      const record = { ...kept.record, recoveryCodes }
      await changeAccount(
        board,
        person,
        { record, version: kept.version },
        'recoveryCodes:renew',
        'recoveryCodesRenewed',
      )
      return { recoveryCodes: codes }
    },
  }) satisfies Partial<RecordHandlers>

type Added = {
  account: Account
  changes: Change[]
  told: Parameters<typeof ownerLetter>[3]
  means: 'passkey' | 'code'
  target: string
}

/**
 * Writes a new factor. The first one comes with recovery codes, completes the invitation under which it was set up, and
 * turns the session into one of two factors.
 */
async function factorAdded(board: Board, caller: Caller, person: Person, kept: Kept<'account'>, added: Added) {
  const { record: session } = await board.store.read('session', caller.session)
  const isFirst = kept.record.recoveryCodes.length === 0
  const codes = isFirst ? newRecoveryCodes(board.keys, person.id) : undefined
  const account = { ...added.account, ...(codes ? { recoveryCodes: codes.kept } : {}) }
  const done = session.assurance === 'one' ? await settled(board, person, session.id, account, added.means) : undefined
  const fresh = done?.recoveryCodes ?? codes?.codes ?? null
  await board.store.commit(
    [
      ...added.changes,
      ...(done?.changes ?? []),
      { kind: 'account', parent: 'accounts', record: done?.account ?? account, version: kept.version },
      ...(done ? [] : ownerLetter(board, person, account, added.told)),
    ],
    factorEvent(board, person, `${added.means === 'code' ? 'codes' : 'passkey'}:add`, added.target),
  )
  board.outbox.wake()
  if (session.assurance === 'one') {
    const means = [...session.means, added.means]
    await openSession(board, lineOf(caller), { person: person.id, assurance: 'two', means, instead: session.id })
    await done?.afterwards()
  }
  return { recoveryCodes: fresh }
}

async function changeAccount(
  board: Board,
  person: Person,
  { record, version }: Kept<'account'>,
  action: string,
  told: Parameters<typeof ownerLetter>[3],
): Promise<void> {
  await board.store.commit(
    [{ kind: 'account', parent: 'accounts', record, version }, ...ownerLetter(board, person, record, told)],
    factorEvent(board, person, action, person.id),
  )
  board.outbox.wake()
}

/** A fresh proof renews the session's; with one factor so far, it was the second. */
async function prove(
  board: Board,
  caller: Caller,
  person: Person,
  means: ('passkey' | 'password' | 'code')[],
  changes: Change[],
): Promise<void> {
  const { record, version } = await board.store.read('session', caller.session)
  if (record.assurance === 'one') {
    await openSession(board, lineOf(caller), {
      person: person.id,
      assurance: 'two',
      means: [...record.means, ...means],
      changes,
      instead: record.id,
    })
    return
  }
  const proved = { ...record, provedAt: instant(board.clock) }
  await board.store.commit([...changes, { kind: 'session', parent: person.id, record: proved, version }], {
    ...factorEvent(board, person, 'session:prove', record.id),
    detail: { means: means.join(' ') },
  })
}

const boundTo = (caller: Caller, person: Person, purpose: 'prove' | 'addPasskey') => ({
  to: caller.session,
  purpose,
  person: person.id,
})

/** Somebody of the demonstration before it had accounts. */
function needed(account: Kept<'account'> | undefined): Kept<'account'> {
  if (!account) throw new Problem('wrong-state', { is: 'no account' })
  return account
}

function requireStrong(password: string, person: Person, account: Account): void {
  const own = [person.name, account.email, ...person.networks.map(({ network }) => network)]
  const weakness = weaknessOf(password, own)
  if (weakness) throw new Problem('password-weak', { because: weakness })
}

const factorEvent = (board: Board, person: Person, action: string, target: string) => ({
  subject: 'board',
  by: person.id,
  action,
  target,
  outcome: 'success' as const,
  detail: {},
  at: instant(board.clock),
})
