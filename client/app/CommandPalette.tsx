import { useEffect, useState } from 'react'
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import type { Person } from '../../shared/domain/person.ts'
import { classes } from '../design/classes.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { useText } from '../i18n/useText.ts'
import { useBoard, useRequest } from './board.tsx'
import styles from './CommandPalette.module.css'
import { goTo } from './navigation.ts'
import { useObservable } from './observable.ts'
import { openCaseDialog } from './openCaseDialog.ts'
import { matches, type PaletteEntry, paletteEntries, routeOfEntry } from './paletteModel.ts'
import { useSettled } from './useSettled.ts'
import { palette } from './paletteOpen.ts'
import { chooseTheme } from './theme.ts'

/** `Ctrl K` opens everything. */
export function CommandPalette({ person }: { person: Person }) {
  const { t } = useText()
  const isOpen = useObservable(palette)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      palette.set(!palette.get())
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <ModalOverlay
      className={classes(styles.overlay)}
      isOpen={isOpen}
      onOpenChange={(open) => palette.set(open)}
      isDismissable
    >
      <Modal className={classes(styles.modal)}>
        <Dialog aria-label={t('app.search')} className={classes(styles.dialog)}>
          <Entries person={person} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

type Shown = { id: string; entry: PaletteEntry; title: string; detail: string }

function Entries({ person }: { person: Person }) {
  const { t } = useText()
  const run = useRun()
  const [typed, setTyped] = useState('')
  const groups = useGroups(person, useSettled(typed))
  return (
    <Autocomplete filter={fits} inputValue={typed} onInputChange={setTyped}>
      <SearchField aria-label={t('app.searchHint')} autoFocus className={classes(styles.field)}>
        <Input className={classes(styles.input)} placeholder={t('app.searchHint')} />
      </SearchField>
      <Menu
        aria-label={t('app.search')}
        className={classes(styles.list)}
        items={groups}
        renderEmptyState={() => <p className={styles.empty}>{t('app.searchEmpty')}</p>}
      >
        {(group) => (
          <MenuSection className={classes(styles.section)}>
            <Header className={classes(styles.title)}>{t(group.title)}</Header>
            <Collection items={group.shown}>
              {({ id, entry, title, detail }) => (
                <MenuItem
                  id={id}
                  textValue={`${title} ${detail}`}
                  className={classes(styles.item)}
                  onAction={() => run(entry)}
                >
                  <span className={styles.entryTitle}>{title}</span>
                  <span className={styles.detail}>{detail}</span>
                </MenuItem>
              )}
            </Collection>
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  )
}

/** Cases were found by the server, by words that need not stand in the row. */
const fits = (text: string, query: string, node: { key: unknown }) =>
  String(node.key).startsWith('case ') || matches(text, query)

function useGroups(person: Person, typed: string): { id: string; title: MessageKey; shown: Shown[] }[] {
  const text = useText()
  const cases = useRequest('case:list', { words: typed.slice(0, 200), limit: 20 }).loadable
  const meetings = useRequest('meeting:list', {}).loadable
  const entries = paletteEntries(
    person,
    cases.state === 'ready' ? cases.value.cases : [],
    meetings.state === 'ready' ? meetings.value.meetings : [],
  )
  const show = (entry: PaletteEntry): Shown => {
    const id = `${entry.kind} ${entry.id}`
    switch (entry.kind) {
      case 'case':
        return { id, entry, title: entry.title, detail: entry.detail }
      case 'meeting':
        return {
          id,
          entry,
          title: text.t('app.meetingOf', { cases: text.list(entry.pseudonyms) }),
          detail: entry.live ? text.t('app.liveNow') : text.dateTime(entry.startsAt, entry.timeZone),
        }
      default:
        return { id, entry, title: text.t(words[entry.id]), detail: '' }
    }
  }
  const shown = entries.map(show)
  const ofKind = (...kinds: PaletteEntry['kind'][]) => shown.filter(({ entry }) => kinds.includes(entry.kind))
  return [
    { id: 'cases', title: 'app.searchCases' as const, shown: ofKind('case') },
    { id: 'meetings', title: 'app.searchMeetings' as const, shown: ofKind('meeting') },
    { id: 'actions', title: 'app.searchActions' as const, shown: ofKind('place', 'act') },
  ].filter((group) => group.shown.length > 0)
}

const words = {
  home: 'app.home',
  cases: 'app.cases',
  verify: 'app.aboutVerify',
  openCase: 'app.openCase',
  themeSystem: 'app.themeSystem',
  themeRecord: 'app.themeRecord',
  themeReading: 'app.themeReading',
  signOut: 'app.signOut',
} as const

function useRun(): (entry: PaletteEntry) => void {
  const { session } = useBoard()
  return (entry) => {
    palette.set(false)
    if (entry.kind !== 'act') return goTo(routeOfEntry(entry))
    switch (entry.id) {
      case 'openCase':
        return openCaseDialog.set(true)
      case 'signOut':
        goTo({ at: 'home' })
        return void session.signOut()
      default:
        return chooseTheme(
          ({ themeSystem: 'system', themeRecord: 'record', themeReading: 'reading' } as const)[entry.id],
        )
    }
  }
}
