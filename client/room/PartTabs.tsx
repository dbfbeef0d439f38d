import { FileText, Image, type LucideIcon, MessageSquareText, Users, Video } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Room.module.css'

export type Part = 'video' | 'images' | 'recommendation' | 'people' | 'text'

/** On a phone one part of the room at a time. Sound goes on whatever is looked at. */
export function PartTabs({ part, onPart }: { part: Part; onPart: (part: Part) => void }) {
  const { t } = useText()
  return (
    <nav aria-label={t('room.parts')}>
      <ToggleButtonGroup
        aria-label={t('room.parts')}
        className={classes(styles.parts)}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[part]}
        onSelectionChange={([key]) => {
          const chosen = parts.find(([id]) => id === key)
          if (chosen) onPart(chosen[0])
        }}
      >
        {parts.map(([id, Icon]) => (
          <ToggleButton key={id} id={id} className={classes(styles.part)}>
            <Icon size={16} aria-hidden />
            {t(id === 'text' ? 'text.text' : `room.${id}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </nav>
  )
}

const parts: readonly (readonly [Part, LucideIcon])[] = [
  ['video', Video],
  ['images', Image],
  ['recommendation', FileText],
  ['people', Users],
  ['text', MessageSquareText],
]
