import type { Person } from '../../shared/domain/person.ts'
import { seatGuest } from '../../shared/domain/panel.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Change, Kept } from '../store/store.ts'
import type { Account } from './account.ts'
import { newRecoveryCodes } from './codes.ts'
import { settingUp } from './factors.ts'
import type { Invitation } from './invitation.ts'
import { isOpen } from './invitations.ts'
import { passkeysOf } from './passkeys.ts'
import { endSessions } from './sessions.ts'

type Settled = { changes: Change[]; account: Account; recoveryCodes: string[] | null; afterwards(): Promise<void> }

/**
 * What completes the invitation under which a session sets up its first factor: from here on its link is used up, and
 * the person is what they were invited to be. `account` already has the new factor. Undefined without an invitation.
 */
export async function settled(
  board: Board,
  person: Person,
  session: string,
  account: Account,
  means: 'passkey' | 'code',
): Promise<Settled | undefined> {
  const id = await settingUp(board, session)
  const kept = id === undefined ? undefined : await board.store.find('invitation', id)
  if (!kept || !isOpen(kept.record, board.clock.now())) return undefined
  const accepted = await acceptance(board, kept)
  if (kept.record.to.kind !== 'renewal')
    return { ...accepted, account, recoveryCodes: null, afterwards: async () => undefined }
  const at = instant(board.clock)
  const lost = (await passkeysOf(board, person.id)).map(({ record, version }): Change => ({
    kind: 'passkey',
    parent: person.id,
    record: { ...record, removedAt: at },
    version,
  }))
  const { codes, kept: recoveryCodes } = newRecoveryCodes(board.keys, person.id)
  const renewed = means === 'passkey' ? { ...account, password: null, totp: null } : account
  return {
    changes: [...accepted.changes, ...lost],
    account: { ...renewed, recoveryCodes },
    recoveryCodes: codes,
    // Whoever holds the lost device is out. The session that set this up is the newest.
    afterwards: async () => {
      const [newest] = (await board.store.list('session', person.id)).toReversed()
      await endSessions(board, person.id, person.id, (one) => one.id !== newest?.record.id)
    },
  }
}

/** The changes by which an invitation is accepted: a role in its network, or a guest's seat on its panel. */
export async function acceptance(
  board: Pick<Board, 'store' | 'clock'>,
  { record, version }: Kept<'invitation'>,
  known?: Kept<'person'>,
) {
  const over: Invitation = { ...record, state: 'accepted', endedAt: instant(board.clock) }
  const changes: Change[] = [{ kind: 'invitation', parent: record.network, record: over, version }]
  const { to } = record
  if (to.kind === 'network') {
    const { record: person, version: read } = known ?? (await board.store.read('person', record.person))
    const others = person.networks.filter(({ network }) => network !== record.network)
    const networks = [...others, { network: record.network, role: to.role }]
    changes.push({ kind: 'person', parent: record.network, record: { ...person, networks }, version: read })
  }
  if (to.kind === 'panel') {
    const panel = (await board.store.list('panel', to.case)).at(-1)
    if (panel && panel.record.state !== 'closed') {
      const seated = seatGuest(panel.record, { id: record.person, provider: record.provider })
      changes.push({ kind: 'panel', parent: to.case, record: seated, version: panel.version })
    }
  }
  return { changes }
}
