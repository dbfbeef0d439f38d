import { Clock, LogOut, UserCog } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { Person } from '../../shared/domain/person.ts'
import { classes } from '../design/classes.ts'
import { Menu } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import { initialsOf } from './people.ts'
import { useBoard } from './board.tsx'
import { goTo } from './navigation.ts'
import styles from './PersonMenu.module.css'

/** Who I am here, and the way out. */
export function PersonMenu({ person }: { person: Person }) {
  const { t, country } = useText()
  const { session } = useBoard()
  const initials = initialsOf(person.name)
  const label = t('app.personMenu', { initials, name: person.name })
  return (
    <Menu
      label={label}
      trigger={
        <Button className={classes(styles.trigger)} aria-label={label}>
          {initials}
        </Button>
      }
      header={
        <div className={styles.who}>
          <p className={styles.name}>{person.name}</p>
          <p>{person.discipline}</p>
          <p>{t('app.providerLine', { provider: person.provider.name, country: country(person.provider.country) })}</p>
          <ul className={styles.networks}>
            {person.networks.map((held) => (
              <li key={`${held.network} ${held.role}`}>
                {t('app.networkRole', { network: held.network, role: t(`app.networkRole.${held.role}`) })}
              </li>
            ))}
          </ul>
        </div>
      }
      groups={[
        {
          id: 'session',
          entries: [
            { id: 'account', label: t('account.title'), icon: UserCog, onAction: () => goTo({ at: 'account' }) },
            { id: 'hours', label: t('schedule.hours'), icon: Clock, onAction: () => goTo({ at: 'hours' }) },
            {
              id: 'signOut',
              label: t('app.signOut'),
              icon: LogOut,
              onAction: () => {
                goTo({ at: 'home' })
                void session.signOut()
              },
            },
          ],
        },
      ]}
    />
  )
}
