import type { Editor } from '@tiptap/core'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'

export type Pinned = { reference: EvidenceReference; label: string }

/** Hands what was pinned on the stage to the text that is being written. */
export type EvidencePins = {
  pin(pinned: Pinned): void
  /** @returns how to stop. */
  listen(listener: (pinned: Pinned) => void): () => void
}

export function openEvidencePins(): EvidencePins {
  const listeners = new Set<(pinned: Pinned) => void>()
  return {
    pin: (pinned) => {
      for (const listener of listeners) listener(pinned)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Puts a reference where the cursor stands or last stood, or at the end of a section nobody has written in. */
export function insertEvidence(editor: Editor, pinned: Pinned, where: 'cursor' | 'end'): void {
  const { doc, selection } = editor.state
  const chip = [
    { type: 'evidence', attrs: pinned },
    { type: 'text', text: ' ' },
  ]
  const isInText = where === 'cursor' && selection.$to.parent.inlineContent
  const at = isInText ? selection.to : doc.content.size - 1
  if (!isInText && doc.lastChild?.type.name !== 'paragraph') {
    editor.commands.insertContentAt(doc.content.size, { type: 'paragraph', content: chip })
    return
  }
  const before = doc.resolve(at).nodeBefore
  const isApart = before === null || before.text?.endsWith(' ') === true
  editor.commands.insertContentAt(at, isApart ? chip : [{ type: 'text', text: ' ' }, ...chip])
}
