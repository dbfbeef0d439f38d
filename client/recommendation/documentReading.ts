import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { type SectionKey, sectionRoot } from '../../shared/statement/document.ts'
import { checkSection, type SectionCheck } from '../../shared/statement/section.ts'
import type { Observable } from '../app/observable.ts'
import { type ItemRow, readItems, watchItems } from './itemsModel.ts'

/** A section as it would be signed if the text were frozen now, told anew with each change of it. Changes nothing. */
export function observeSection(doc: Y.Doc, key: SectionKey): Observable<SectionCheck> {
  const fragment = doc.getXmlFragment(sectionRoot(key))
  return derived(
    () => checkSection(yXmlFragmentToProsemirrorJSON(fragment)),
    (changed) => {
      fragment.observeDeep(changed)
      return () => fragment.unobserveDeep(changed)
    },
  )
}

export const observeItems = (doc: Y.Doc): Observable<readonly ItemRow[]> =>
  derived(
    () => readItems(doc),
    (changed) => watchItems(doc, changed),
  )

/** Reads again when something it is made of has changed, and stays the very same value in between. */
function derived<T>(read: () => T, watch: (changed: () => void) => () => void): Observable<T> {
  let value = read()
  return {
    get: () => value,
    subscribe: (changed) => {
      // What happened between the first look and this moment was not told.
      value = read()
      return watch(() => {
        value = read()
        changed()
      })
    },
  }
}
