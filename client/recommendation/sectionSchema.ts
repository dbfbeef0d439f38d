import { type Extensions, type KeyboardShortcutCommand, Node, wrappingInputRule } from '@tiptap/core'
import { StarterKit } from '@tiptap/starter-kit'
import { EvidenceLabel, EvidenceReference } from '../../shared/statement/evidence.ts'
import { headingLevel, proseNodes } from '../../shared/statement/prose.ts'

const listDigits = 4

const doc = Node.create({ name: 'doc', topNode: true, content: proseNodes.doc.content })

const bulletList = Node.create({
  name: 'bulletList',
  group: proseNodes.bulletList.group,
  content: proseNodes.bulletList.content,
  parseHTML: () => [{ tag: 'ul' }],
  renderHTML: () => ['ul', 0],
  addInputRules() {
    return [wrappingInputRule({ find: /^\s*[-+*]\s$/, type: this.type })]
  },
  addKeyboardShortcuts: () => ({ 'Mod-Shift-8': ({ editor }) => editor.commands.toggleList('bulletList', 'listItem') }),
})

const orderedList = Node.create({
  name: 'orderedList',
  group: proseNodes.orderedList.group,
  content: proseNodes.orderedList.content,
  addAttributes: () => ({
    start: { default: 1, parseHTML: (element) => startOf(element.getAttribute('start')) },
  }),
  parseHTML: () => [{ tag: 'ol' }],
  renderHTML: ({ HTMLAttributes: attributes }) => (attributes['start'] === 1 ? ['ol', 0] : ['ol', attributes, 0]),
  addInputRules() {
    return [
      wrappingInputRule({
        find: new RegExp(`^(\\d{1,${listDigits}})\\.\\s$`),
        type: this.type,
        getAttributes: ([, digits]) => ({ start: startOf(digits) }),
      }),
    ]
  },
  addKeyboardShortcuts: () => ({
    'Mod-Shift-7': ({ editor }) => editor.commands.toggleList('orderedList', 'listItem'),
  }),
})

const listItem = Node.create({
  name: 'listItem',
  content: proseNodes.listItem.content,
  defining: true,
  parseHTML: () => [{ tag: 'li' }],
  renderHTML: () => ['li', 0],
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => editor.commands.splitListItem('listItem'),
    // Elsewhere than in a list Tab moves on, as it does on every page.
    Tab: inList(({ editor }) => editor.commands.sinkListItem('listItem')),
    'Shift-Tab': inList(({ editor }) => editor.commands.liftListItem('listItem')),
  }),
})

const blockquote = Node.create({
  name: 'blockquote',
  group: proseNodes.blockquote.group,
  content: proseNodes.blockquote.content,
  defining: true,
  parseHTML: () => [{ tag: 'blockquote' }],
  renderHTML: () => ['blockquote', 0],
  addKeyboardShortcuts: () => ({ 'Mod-Shift-b': ({ editor }) => editor.commands.toggleWrap('blockquote') }),
})

const evidence = Node.create({
  name: 'evidence',
  group: proseNodes.evidence.group,
  inline: true,
  atom: true,
  addAttributes: () => ({ reference: { default: null, rendered: false }, label: { default: '', rendered: false } }),
  parseHTML: () => [{ tag: 'span[data-evidence]', getAttrs: evidenceOf }],
  renderHTML: ({ node }) => {
    const { reference, label } = node.attrs as { reference: EvidenceReference | null; label: string }
    const attributes = { 'data-evidence': reference?.kind ?? '', 'data-reference': JSON.stringify(reference) }
    return ['span', attributes, label]
  },
  renderText: ({ node }) => `[${String(node.attrs['label'])}]`,
})

/**
 * What a section's editor may hold, after `shared/statement/prose.ts`. Text, marks and the plain blocks are the
 * StarterKit's; lists, quotes and the document itself are ours, since they may be empty there and not in the kit.
 * Undo is Yjs's, so that each person takes back their own words.
 */
export const sectionSchema: Extensions = [
  StarterKit.configure({
    heading: { levels: [headingLevel] },
    document: false,
    bulletList: false,
    orderedList: false,
    listItem: false,
    blockquote: false,
    undoRedo: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    link: false,
    strike: false,
    dropcursor: false,
    trailingNode: false,
  }),
  doc,
  bulletList,
  orderedList,
  listItem,
  blockquote,
  evidence,
]

function inList(command: KeyboardShortcutCommand): KeyboardShortcutCommand {
  return (props) => {
    if (!props.editor.isActive('listItem')) return false
    command(props)
    return true
  }
}

function startOf(digits: string | null | undefined): number {
  const start = Number(digits ?? 1)
  return Number.isInteger(start) && start >= 1 && start < 10 ** listDigits ? start : 1
}

/** What was copied from a section may be pasted into one; anything else that says it is evidence is not. */
function evidenceOf(element: HTMLElement): { reference: EvidenceReference; label: string } | false {
  try {
    const reference = EvidenceReference.safeParse(JSON.parse(element.dataset['reference'] ?? ''))
    const label = EvidenceLabel.safeParse(element.textContent)
    return reference.success && label.success ? { reference: reference.data, label: label.data } : false
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
