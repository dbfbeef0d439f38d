import { demoPeople } from '../../server/demo/people.ts'
import { emptyAccount, newAccount } from '../../server/identity/account.ts'
import type { LiveServer } from './liveServer.ts'

export const addressFor = (who: keyof typeof demoPeople) => `${who}@hospital.example`

/** Accounts with an address for people of the demonstration, so that letters reach them and they can make passkeys. */
export async function giveAccounts({ served }: LiveServer, whos: readonly (keyof typeof demoPeople)[]): Promise<void> {
  const at = new Date().toISOString()
  for (const who of whos) {
    const account = emptyAccount(demoPeople[who].id, addressFor(who), at)
    const event = { subject: 'board', by: 'system', action: 'account:make', target: account.id, detail: {} }
    await served.board.store.commit(newAccount(account), { ...event, outcome: 'success', at })
  }
}
