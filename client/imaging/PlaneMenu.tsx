import { Box, ChevronDown } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { ImageView, Slab } from '../../shared/domain/stage.ts'
import { classes } from '../design/classes.ts'
import { Menu, type MenuGroup } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import { figure } from './figure.ts'
import { orientationOf, orientations, type SliceActions } from './sliceActions.ts'
import { slabKinds, slabs } from './useSliceKeys.ts'
import styles from './WindowMenu.module.css'

/** In which plane the series is seen, and how thick. */
export function PlaneMenu({ number, view, actions }: { number: number; view: ImageView; actions: SliceActions }) {
  const { t } = useText()
  const now = orientationOf(view)
  const slab = view.kind === 'plane' ? view.slab : null
  const groups: MenuGroup[] = [
    {
      id: 'plane',
      title: t('imaging.planes'),
      selected: now,
      entries: orientations.map((id) => ({
        id,
        label: t(`imaging.orientation.${id}`),
        onAction: () => actions.orient(id),
      })),
    },
    {
      id: 'all',
      entries: [
        { id: 'three', label: t('imaging.showPlanes'), shortcut: 'Shift O', icon: Box, onAction: actions.showPlanes },
      ],
    },
  ]
  if (slab) {
    groups.push({
      id: 'slab',
      title: t('imaging.slab'),
      selected: `mm ${slab.millimetres}`,
      entries: slabs.map((millimetres) => ({
        id: `mm ${millimetres}`,
        label: millimetres === 0 ? t('imaging.slabNone') : t('imaging.inMillimetres', { value: millimetres }),
        onAction: () => actions.setSlab({ ...slab, millimetres }),
      })),
    })
    groups.push({
      id: 'by',
      title: t('imaging.slabBy'),
      selected: slab.by,
      entries: slabKinds.map((by: Slab['by']) => ({
        id: by,
        label: t(`imaging.slab.${by}`),
        onAction: () => actions.setSlab({ ...slab, by }),
      })),
    })
  }
  const thick = slab && slab.millimetres > 0 ? ` ${figure(slab.millimetres)} mm` : ''
  return (
    <Menu
      label={t('imaging.planeMenu', { number: number + 1 })}
      trigger={
        <AriaButton
          className={classes(styles.trigger, styles.plane)}
          aria-label={t('imaging.planeMenu', { number: number + 1 })}
        >
          {t(`imaging.orientationShort.${now}`)}
          {thick}
          <ChevronDown size={12} aria-hidden />
        </AriaButton>
      }
      groups={groups}
    />
  )
}
