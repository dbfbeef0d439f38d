import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { queueLetter } from '../mail/letter.ts'
import type { Change, Kept } from '../store/store.ts'
import type { Invitation } from './invitation.ts'
import { newId } from './newId.ts'

/** A week for somebody who is asked out of the blue; a day for one who waits at their desk. */
const validMilliseconds = { network: 7 * 24 * 3600_000, panel: 7 * 24 * 3600_000, renewal: 24 * 3600_000 } as const

type Parts = Pick<Board, 'store' | 'clock' | 'entry'>
export type Draft = Omit<
  z.output<typeof Invitation>,
  'id' | 'sentAt' | 'expiresAt' | 'secret' | 'letter' | 'state' | 'endedAt'
>

/** A new invitation with its letter. The link is in the letter alone: it opens once, until it expires. */
export function newInvitation(
  parts: Parts,
  draft: Draft,
  invitedBy: string,
): { record: Invitation; changes: Change[] } {
  return posted(parts, { ...draft, id: newId('inv'), state: 'open', endedAt: null }, 0, invitedBy)
}

/** The same invitation with a new link and a new term; the old link dies. */
export const invitedAgain = (parts: Parts, { record, version }: Kept<'invitation'>, invitedBy: string) =>
  posted(parts, record, version, invitedBy)

function posted(
  parts: Parts,
  draft: Omit<Invitation, 'secret' | 'letter' | 'sentAt' | 'expiresAt'>,
  version: number,
  invitedBy: string,
): { record: Invitation; changes: Change[] } {
  const secret = randomBytes(24).toString('base64url')
  const at = instant(parts.clock)
  const expiresAt = new Date(parts.clock.now() + validMilliseconds[draft.to.kind]).toISOString()
  const link = `${parts.entry}/invitation#${draft.id}.${secret}`
  const letter = queueLetter(
    {
      to: draft.email,
      name: draft.name,
      subject: subjects[draft.to.kind],
      text: words(draft, invitedBy, link, expiresAt),
    },
    at,
  )
  const record = { ...draft, secret: hashOf(secret), letter: letter.record.id, sentAt: at, expiresAt }
  return { record, changes: [{ kind: 'invitation', parent: record.network, record, version }, letter] }
}

/**
 * The invitation that a link stands for. @throws Problem `invitation-over` for one that was used, withdrawn or expired,
 * and for every link that none of ours is: it is not told which.
 */
export async function invitationBy(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  link: string,
): Promise<Kept<'invitation'>> {
  const [id = '', secret = ''] = link.split('.')
  const kept = /^inv_[a-z0-9]{16}$/.test(id) ? await store.find('invitation', id) : undefined
  const fits = kept && timingSafeEqual(Buffer.from(kept.record.secret, 'hex'), Buffer.from(hashOf(secret), 'hex'))
  if (!kept || !fits || !isOpen(kept.record, clock.now())) throw new Problem('invitation-over')
  return kept
}

export const isOpen = ({ state, expiresAt }: Invitation, now: number): boolean =>
  state === 'open' && now < Date.parse(expiresAt)

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const subjects = {
  network: 'You are invited to Consilium',
  panel: 'You are invited to a panel on Consilium',
  renewal: 'Set up your Consilium sign-in anew',
} as const

function words(
  { to, network, name }: Pick<Invitation, 'to' | 'network' | 'name'>,
  by: string,
  link: string,
  expires: string,
): string {
  const asked =
    to.kind === 'renewal'
      ? `${by} has let you set up your sign-in anew. What you signed in with so far stops working when you have done so.`
      : to.kind === 'panel'
        ? `${by} invites you as a guest expert to one panel of the network ${network}.`
        : `${by} invites you to the network ${network}.`
  return `Dear ${name},

${asked} Setting up takes about a minute:

${link}

The link works once, until ${expires.slice(0, 16).replace('T', ' ')} UTC, and is for you alone: please do not pass it on.
If you did not expect this letter, do nothing.
`
}
