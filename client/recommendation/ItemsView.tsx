import { useMemo } from 'react'
import type * as Y from 'yjs'
import type { ItemField } from '../../shared/statement/document.ts'

import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { observeItems } from './documentReading.ts'
import styles from './Items.module.css'

export type ShownItem = Readonly<Record<ItemField, string>> & { id: string }

/** The medications advised, to be read. */
export function ItemsView({ items }: { items: readonly ShownItem[] }) {
  const { t } = useText()
  if (items.length === 0) return null
  return (
    <div className={classes(styles.items)}>
      <h4 className={styles.title}>{t('recommendation.items')}</h4>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item.id} className={classes(styles.item)}>
            <p className={styles.name}>
              {item.drug || t('recommendation.itemNothing')}
              {item.code && <span className={styles.atc}>{item.code}</span>}
            </p>
            <dl className={styles.values}>
              <Value
                label={t('recommendation.item.doseValue')}
                value={[item.doseValue, item.doseUnit].filter(Boolean).join(' ')}
              />
              <Value label={t('recommendation.item.route')} value={item.route} />
              <Value label={t('recommendation.item.frequency')} value={item.frequency} />
              {item.note && <Value label={t('recommendation.itemNote')} value={item.note} isWide />}
            </dl>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Value({ label, value, isWide = false }: { label: string; value: string; isWide?: boolean }) {
  const { t } = useText()
  return (
    <div className={classes(isWide && styles.wide)}>
      <dt>{label}</dt>
      <dd>{value || t('recommendation.itemNothing')}</dd>
    </div>
  )
}

/** The same from a document that is being written. */
export function ItemsReading({ doc }: { doc: Y.Doc }) {
  const rows = useObservable(useMemo(() => observeItems(doc), [doc]))
  return <ItemsView items={rows.map(({ id, values }) => ({ id, ...values }))} />
}
