import * as Y from 'yjs'
import { documentRoots, Item, type ItemField, itemFields, maximumItems } from '../../shared/statement/document.ts'
import { normaliseText } from '../../shared/statement/text.ts'

/** One medication of the document, whatever state it is in. */
export type ItemRow = {
  id: string
  values: Readonly<Record<ItemField, string>>
  /** Fields that cannot be signed as they are. */
  invalid: readonly ItemField[]
  /** Fields that two people set at the same moment, with the value that did not stay where it is known here. */
  conflicts: ReadonlyMap<ItemField, string | null>
}

/** In the order on screen, which is that of the statement. */
export function readItems(doc: Y.Doc): ItemRow[] {
  const items = itemsOf(doc)
  return [...new Set(orderOf(doc).toArray())].flatMap((id) => {
    const item = items.get(id)
    return item instanceof Y.Map ? [rowOf(id, item)] : []
  })
}

/** @returns its id, or undefined where there are as many as a statement may hold. */
export function addItem(doc: Y.Doc): string | undefined {
  if (orderOf(doc).length >= maximumItems) return undefined
  const id = `itm_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
  doc.transact(() => {
    itemsOf(doc).set(id, new Y.Map<string>(itemFields.map((field) => [field, ''])))
    orderOf(doc).push([id])
  })
  return id
}

/** Replaces the value whole: a field is never merged letter by letter. */
export function setItemField(doc: Y.Doc, id: string, field: ItemField, value: string): void {
  itemsOf(doc).get(id)?.set(field, normaliseText(value).trim())
}

export function removeItem(doc: Y.Doc, id: string): void {
  doc.transact(() => {
    itemsOf(doc).delete(id)
    const order = orderOf(doc)
    for (let at = order.length - 1; at >= 0; at--) if (order.get(at) === id) order.delete(at)
  })
}

/** Calls back when any item has changed. */
export function watchItems(doc: Y.Doc, changed: () => void): () => void {
  itemsOf(doc).observeDeep(changed)
  orderOf(doc).observe(changed)
  return () => {
    itemsOf(doc).unobserveDeep(changed)
    orderOf(doc).unobserve(changed)
  }
}

const itemsOf = (doc: Y.Doc) => doc.getMap<Y.Map<string>>(documentRoots.items)
const orderOf = (doc: Y.Doc) => doc.getArray<string>(documentRoots.order)

function rowOf(id: string, item: Y.Map<string>): ItemRow {
  const values = Object.fromEntries(itemFields.map((field) => [field, String(item.get(field) ?? '')])) as Record<
    ItemField,
    string
  >
  return {
    id,
    values,
    invalid: itemFields.filter((field) => !Item.shape[field].safeParse(values[field]).success),
    conflicts: new Map(
      itemFields.flatMap((field) => {
        const lost = lostValue(item, field)
        return lost === undefined ? [] : [[field, lost]]
      }),
    ),
  }
}

/**
 * What somebody else set while the value that stayed was being set. Yjs keeps what a key held before to the left of
 * what it holds; a value set in knowledge of the one before names it as its origin, one set at the same moment does
 * not. Setting the field again settles it for everybody.
 */
function lostValue(item: Y.Map<string>, field: ItemField): string | null | undefined {
  const stays = item['_map'].get(field)
  const before = stays?.left
  if (!stays || !before || Y.compareIDs(stays.origin, before.lastId)) return undefined
  // Values that one person set one after another stand together; theirs was the last.
  const value: unknown = before.content.getContent().at(-1)
  if (value === item.get(field)) return undefined
  // What was deleted for good is no longer known.
  return typeof value === 'string' ? value : null
}
