import { useEffect, useState } from 'react'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Frozen, type FrozenText, readFrozen } from './frozenText.ts'

export type ReadText =
  { state: 'checking' } | { state: 'problem'; problem: Problem } | { state: 'ready'; text: FrozenText }

/** The frozen text, once this browser has checked that it is the one on record. */
export function useFrozenText({ recommendation, statement }: Frozen): ReadText {
  const [read, setRead] = useState<{ of: string; as: ReadText } | null>(null)
  useEffect(() => {
    let isWanted = true
    void (async () => {
      const as = await asRead({ recommendation, statement })
      if (isWanted) setRead({ of: statement, as })
    })()
    return () => {
      isWanted = false
    }
  }, [recommendation, statement])
  return read && read.of === statement ? read.as : { state: 'checking' }
}

async function asRead(frozen: Pick<Frozen, 'recommendation' | 'statement'>): Promise<ReadText> {
  try {
    return { state: 'ready', text: await readFrozen(frozen) }
  } catch (error) {
    if (error instanceof Problem) return { state: 'problem', problem: error }
    throw error
  }
}
