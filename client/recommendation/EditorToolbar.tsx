import { type Editor, useEditorState } from '@tiptap/react'
import { Bold, Heading, Italic, List, ListOrdered, type LucideIcon, Quote, Redo2, Underline, Undo2 } from 'lucide-react'
import { headingLevel } from '../../shared/statement/prose.ts'
import { IconButton } from '../design/Button.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { ToolGroup, ToolSeparator, Toolbar } from '../design/Toolbar.tsx'
import { useText } from '../i18n/useText.ts'

type Tool = {
  name: 'bold' | 'italic' | 'underline' | 'heading' | 'bulletList' | 'orderedList' | 'quote'
  icon: LucideIcon
  shortcut: string
  isOn: (editor: Editor) => boolean
  use: (editor: Editor) => boolean
}

/** Acts on the section in which the cursor stands or last stood. */
export function EditorToolbar({ editor }: { editor: Editor | null }) {
  const { t } = useText()
  const on = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      current ? tools.filter((tool) => tool.isOn(current)).map(({ name }) => name) : [],
  })
  const can = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      undo: current?.can().undo() ?? false,
      redo: current?.can().redo() ?? false,
    }),
  })
  const toggles = (chosen: readonly Tool[]) =>
    chosen.map((tool) => (
      <IconToggle
        key={tool.name}
        size="s"
        icon={tool.icon}
        label={t(`recommendation.tool.${tool.name}`)}
        shortcut={tool.shortcut}
        isSelected={on?.includes(tool.name) ?? false}
        isDisabled={!editor}
        onChange={() => editor && tool.use(editor)}
      />
    ))
  return (
    <Toolbar label={t('recommendation.tools')}>
      <ToolGroup label={t('recommendation.toolsText')}>{toggles(tools.slice(0, marks))}</ToolGroup>
      <ToolSeparator />
      <ToolGroup label={t('recommendation.toolsBlocks')}>{toggles(tools.slice(marks))}</ToolGroup>
      <ToolSeparator />
      <ToolGroup label={t('recommendation.toolsUndo')}>
        <IconButton
          size="s"
          icon={Undo2}
          label={t('recommendation.tool.undo')}
          shortcut="Ctrl Z"
          isDisabled={!can?.undo}
          onPress={() => editor?.chain().focus().undo().run()}
        />
        <IconButton
          size="s"
          icon={Redo2}
          label={t('recommendation.tool.redo')}
          shortcut="Ctrl Y"
          isDisabled={!can?.redo}
          onPress={() => editor?.chain().focus().redo().run()}
        />
      </ToolGroup>
    </Toolbar>
  )
}

const mark = (name: 'bold' | 'italic' | 'underline', icon: LucideIcon, shortcut: string): Tool => ({
  name,
  icon,
  shortcut,
  isOn: (editor) => editor.isActive(name),
  use: (editor) => editor.chain().focus().toggleMark(name).run(),
})
const list = (name: 'bulletList' | 'orderedList', icon: LucideIcon, shortcut: string): Tool => ({
  name,
  icon,
  shortcut,
  isOn: (editor) => editor.isActive(name),
  use: (editor) => editor.chain().focus().toggleList(name, 'listItem').run(),
})

const marks = 3
const tools: readonly Tool[] = [
  mark('bold', Bold, 'Ctrl B'),
  mark('italic', Italic, 'Ctrl I'),
  mark('underline', Underline, 'Ctrl U'),
  {
    name: 'heading',
    icon: Heading,
    shortcut: `Ctrl Alt ${headingLevel}`,
    isOn: (editor) => editor.isActive('heading'),
    use: (editor) => editor.chain().focus().toggleNode('heading', 'paragraph', { level: headingLevel }).run(),
  },
  list('bulletList', List, 'Ctrl Shift 8'),
  list('orderedList', ListOrdered, 'Ctrl Shift 7'),
  {
    name: 'quote',
    icon: Quote,
    shortcut: 'Ctrl Shift B',
    isOn: (editor) => editor.isActive('blockquote'),
    use: (editor) => editor.chain().focus().toggleWrap('blockquote').run(),
  },
]
