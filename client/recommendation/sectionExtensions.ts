import type { Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import { type SectionKey, sectionRoot } from '../../shared/statement/document.ts'
import { classes } from '../design/classes.ts'
import styles from './Presence.module.css'
import type { RecommendationDocument } from './documentModel.ts'
import { sectionSchema } from './sectionSchema.ts'

/** Beyond these, people share a colour; their names tell them apart. */
const colours = 8

/** The class that gives a person their colour: the security policy forbids style attributes. */
export const colourClass = (colour: number): string => classes(styles[`colour${colour % colours}`])

/** A section's schema, bound to its part of the document, with the cursors of the others. */
export const sectionExtensions = ({ doc, awareness }: RecommendationDocument, key: SectionKey): Extensions => [
  ...sectionSchema,
  Collaboration.configure({ fragment: doc.getXmlFragment(sectionRoot(key)) }),
  CollaborationCaret.configure({
    provider: { awareness },
    // The server says who we are.
    user: {},
    render: caret,
    selectionRender: (user) => ({ class: classes(styles.selection, colourClass(colourOf(user))) }),
  }),
]

function caret(user: Record<string, unknown>): HTMLElement {
  const element = document.createElement('span')
  element.className = classes(styles.caret, colourClass(colourOf(user)))
  const label = document.createElement('span')
  label.className = classes(styles.label)
  label.textContent = typeof user['name'] === 'string' ? user['name'] : ''
  element.append(label)
  return element
}

const colourOf = ({ colour }: Record<string, unknown>): number => (Number.isInteger(colour) ? Number(colour) : 0)
