import type { Person } from '../../shared/domain/person.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { queueLetter } from '../mail/letter.ts'
import type { Change } from '../store/store.ts'
import type { Account } from './account.ts'

type Told = 'passkeyAdded' | 'passkeyRemoved' | 'codesSet' | 'codesRemoved' | 'passwordChanged' | 'recoveryCodesRenewed'

const what: Record<Told, string> = {
  passkeyAdded: 'A passkey was added to your account.',
  passkeyRemoved: 'A passkey was removed from your account.',
  codesSet: 'Password and codes were set up for your account.',
  codesRemoved: 'Password and codes were removed from your account.',
  passwordChanged: 'The password of your account was changed.',
  recoveryCodesRenewed: 'New recovery codes were made for your account. The old ones work no longer.',
}

/** Tells the owner of a change to how they sign in: if it was not they, this is how they learn of it. */
export function ownerLetter(
  board: Pick<Board, 'clock' | 'config' | 'entry'>,
  person: Person,
  account: Account,
  told: Told,
): Change[] {
  // The demonstration's people have invented addresses.
  if (board.config.demo) return []
  const text = `${what[told]}

If that was you, there is nothing to do. If not, sign in, end your other sessions under "My account" and tell your
coordinator at once:

${board.entry}/account
`
  const letter = { to: account.email, name: person.name, subject: 'Your Consilium account was changed', text }
  return [queueLetter(letter, instant(board.clock))]
}
