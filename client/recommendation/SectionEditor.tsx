import { TextSelection } from '@tiptap/pm/state'
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useMemo, useRef } from 'react'
import type { SectionKey } from '../../shared/statement/document.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { RecommendationDocument } from './documentModel.ts'
import prose from './Prose.module.css'
import styles from './SectionEditor.module.css'
import { sectionExtensions } from './sectionExtensions.ts'

export type SectionEditorProps = {
  document: RecommendationDocument
  sectionKey: SectionKey
  onReady: (editor: Editor) => void
  /** Told when writing begins here: the tools then act on this section. */
  onActive: (editor: Editor) => void
  onGone: (editor: Editor) => void
}

/** One section, written by several people at once. */
export function SectionEditor({ document, sectionKey, onReady, onActive, onGone }: SectionEditorProps) {
  const { t, locale } = useText()
  const title = t(`recommendation.section.${sectionKey}`)
  const hint = t(`recommendation.sectionHint.${sectionKey}`)
  const extensions = useMemo(() => sectionExtensions(document, sectionKey), [document, sectionKey])
  const tell = useRef({ onReady, onActive, onGone })
  useEffect(() => {
    tell.current = { onReady, onActive, onGone }
  })
  const editor = useEditor(
    {
      extensions,
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editorProps: {
        transformPastedHTML: withoutBlocked,
        attributes: ({ doc }) => ({
          'aria-label': title,
          'aria-multiline': 'true',
          'aria-placeholder': hint,
          role: 'textbox',
          class: classes(prose.prose, styles.editable, doc.textContent === '' && doc.childCount < 2 && styles.isEmpty),
          lang: locale,
        }),
      },
      onFocus: ({ editor: focused }) => {
        beginParagraph(focused)
        tell.current.onActive(focused)
      },
    },
    [extensions, title, hint],
  )
  useEffect(() => {
    const told = tell.current
    told.onReady(editor)
    return () => told.onGone(editor)
  }, [editor])
  return <EditorContent editor={editor} />
}

/**
 * Leaves out attributes that the security policy forbids, so that a paste from a word processor does not report each of
 * them as an attack. What may come in at all is for the schema to say, not for this.
 */
const withoutBlocked = (html: string): string =>
  html.replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ' ')

/** A section may be empty, and then holds nothing in which a cursor could stand. */
function beginParagraph({ state, schema, view }: Editor): void {
  const paragraph = schema.nodes['paragraph']?.create()
  if (state.doc.childCount > 0 || !paragraph) return
  const begun = state.tr.insert(0, paragraph)
  view.dispatch(begun.setSelection(TextSelection.create(begun.doc, 1)))
}
