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
  const content = [
    { type: 'evidence', attrs: pinned },
    { type: 'text', text: ' ' },
  ]
  if (where === 'cursor' && selection.$from.parent.inlineContent) {
    editor.commands.insertContentAt(selection.to, content)
    return
  }
  const last = doc.lastChild
  if (last?.type.name === 'paragraph') editor.commands.insertContentAt(doc.content.size - 1, content)
  else editor.commands.insertContentAt(doc.content.size, { type: 'paragraph', content })
}
