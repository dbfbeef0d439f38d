import { Monitor, Moon, Sun } from 'lucide-react'
import { IconButton } from '../design/Button.tsx'
import { Menu } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import { useObservable } from './observable.ts'
import { chooseTheme, themeChoice, themeChoices } from './theme.ts'

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { t } = useText()
  const chosen = useObservable(themeChoice)
  return (
    <Menu
      label={t('app.theme')}
      trigger={<IconButton icon={icons[chosen]} label={t('app.themeNow', { theme: t(words[chosen]) })} />}
      groups={[
        {
          id: 'theme',
          selected: chosen,
          entries: themeChoices.map((choice) => ({
            id: choice,
            label: t(words[choice]),
            icon: icons[choice],
            onAction: () => chooseTheme(choice),
          })),
        },
      ]}
    />
  )
}

const icons = { system: Monitor, record: Sun, reading: Moon } as const
const words = { system: 'app.themeSystem', record: 'app.themeRecord', reading: 'app.themeReading' } as const
