import { useEffect, useState } from 'react'
import type { Role } from '../../shared/domain/permissions.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import { useBoard } from '../app/board.tsx'
import { observable, useObservable } from '../app/observable.ts'
import { Skeleton } from '../design/Skeleton.tsx'
import { type RecommendationDocument, openRecommendationDocument } from './documentModel.ts'
import { DraftPanel } from './DraftPanel.tsx'
import type { EvidencePins } from './evidencePins.ts'
import { FrozenPanel } from './FrozenPanel.tsx'
import { LostWords } from './LostWords.tsx'
import { PanelFrame } from './PanelFrame.tsx'

export type RecommendationPanelProps = {
  recommendation: Recommendation
  roles: Role[]
  caseFile: CaseFile
  /** What is pinned on the stage goes into the text. */
  pins?: EvidencePins
  /** Shows what a reference points to. */
  onOpenEvidence?: (reference: EvidenceReference) => void
}

/** What the panel recommends, beside the stage: being written, being signed, or signed. */
export function RecommendationPanel(props: RecommendationPanelProps) {
  const { recommendation, onOpenEvidence } = props
  const document = useDocument(recommendation)
  if (recommendation.state !== 'draft') {
    return (
      <PanelFrame recommendation={recommendation}>
        {document && <LostWords document={document} />}
        <FrozenPanel {...props} recommendation={recommendation} onOpenEvidence={onOpenEvidence} />
      </PanelFrame>
    )
  }
  if (!document) {
    return (
      <PanelFrame recommendation={recommendation}>
        <Skeleton shape="block" count={3} />
      </PanelFrame>
    )
  }
  return <DraftPanel {...props} recommendation={recommendation} document={document} />
}

/**
 * The document of this version, open from when it is first seen as a draft. It stays after the freeze, since what the
 * server did not take of it must still be shown to whoever wrote it.
 */
function useDocument({ id, version, state }: Recommendation): RecommendationDocument | null {
  const { ask } = useBoard()
  const [held] = useState(() => observable<{ version: string; document: RecommendationDocument } | null>(null))
  const opened = useObservable(held)
  const of = `${id} ${version}`
  const isOpen = state === 'draft' || opened?.version === of
  useEffect(() => {
    if (!isOpen) return
    const document = openRecommendationDocument({
      recommendation: id,
      ticket: () => ask['document:ticket']({ recommendation: id }),
    })
    held.set({ version: of, document })
    return () => document.close()
  }, [ask, held, id, of, isOpen])
  return opened?.version === of ? opened.document : null
}
