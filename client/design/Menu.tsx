import { Check, type LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import { Shortcut } from './Shortcut.tsx'
import styles from './Menu.module.css'
import { classes } from './classes.ts'

export type MenuEntry = {
  id: string
  label: string
  icon?: LucideIcon
  shortcut?: string
  tone?: 'danger'
  href?: string
  onAction?: () => void
}
export type MenuGroup = {
  id: string
  title?: string
  entries: readonly MenuEntry[]
  /** Of a group of which one holds: its id. Such a group stays open to be tried. */
  selected?: string
}
export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement
  label: string
  groups: readonly MenuGroup[]
  /** Stands above the entries, such as who one is. */
  header?: ReactNode
}

export function Menu({ trigger, label, groups, header }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={classes(styles.popover)} placement="bottom end">
        {header}
        <AriaMenu aria-label={label} className={classes(styles.list)}>
          {groups.map((group) => (
            <MenuSection
              key={group.id}
              className={classes(styles.section)}
              {...(group.title ? {} : { 'aria-label': label })}
              {...(group.selected === undefined
                ? {}
                : { selectionMode: 'single' as const, selectedKeys: [group.selected], disallowEmptySelection: true })}
            >
              {group.title && <Header className={classes(styles.title)}>{group.title}</Header>}
              {group.entries.map((entry) => (
                <Entry key={entry.id} {...entry} />
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

function Entry({ id, label, icon: Icon, shortcut, tone, href, onAction }: MenuEntry) {
  return (
    <MenuItem
      id={id}
      textValue={label}
      className={classes(styles.item, tone && styles[tone])}
      {...(href ? { href } : {})}
      {...(onAction ? { onAction } : {})}
    >
      {({ isSelected }) => (
        <>
          {Icon && <Icon size={16} aria-hidden />}
          <span className={styles.words}>{label}</span>
          {shortcut && <Shortcut keys={shortcut} />}
          {isSelected && <Check size={16} aria-hidden />}
        </>
      )}
    </MenuItem>
  )
}
