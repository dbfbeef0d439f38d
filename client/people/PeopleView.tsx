import { MailPlus, MoreHorizontal, UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { Button as MenuButton } from 'react-aria-components'
import { mayAdminister } from '../../shared/domain/permissions.ts'
import { NetworkRole } from '../../shared/domain/person.ts'
import { useAct, useBoard, usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { NotFoundView } from '../app/NotFoundView.tsx'
import { matches } from '../app/paletteModel.ts'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { Menu } from '../design/Menu.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { InvitationsCard } from './InvitationsCard.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import styles from './People.module.css'

type Member = OutputOf<'people:read'>['people'][number]

/** For a coordinator: who is in the network, what they are there, and who is invited. */
export function PeopleView() {
  const { t } = useText()
  const person = usePerson()
  const networks = person.networks.map(({ network }) => network).filter((network) => mayAdminister(person, network))
  const [chosen, setChosen] = useState(networks[0] ?? '')
  const network = networks.includes(chosen) ? chosen : networks[0]
  const [isInviting, setInviting] = useState(false)
  if (network === undefined) return <NotFoundView />
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <h1>{t('people.of', { network })}</h1>
        {networks.length > 1 && (
          <Select
            label={t('app.network')}
            hideLabel
            value={network}
            onChange={setChosen}
            options={networks.map((name) => ({ value: name, label: name }))}
          />
        )}
        <Button tone="primary" icon={UserPlus} onPress={() => setInviting(true)}>
          {t('people.invite')}
        </Button>
      </header>
      <People key={network} network={network} />
      <InviteDialog
        network={network}
        to={null}
        title={t('people.inviteTitle', { network })}
        isOpen={isInviting}
        onClose={() => setInviting(false)}
      />
    </div>
  )
}

function People({ network }: { network: string }) {
  const { t, country } = useText()
  const read = useRequest('people:read', { network })
  const [words, setWords] = useState('')
  return (
    <Loaded of={read} isPage>
      {({ people, invitations }) => {
        const shown = people
          .filter((one) =>
            matches(`${one.name} ${one.discipline} ${one.provider.name} ${country(one.provider.country)}`, words),
          )
          .toSorted((a, b) => a.name.localeCompare(b.name))
        return (
          <>
            <Card
              title={t('people.title')}
              aside={t('people.count', { count: people.length })}
              flush
              actions={
                <div className={styles.find}>
                  <TextField
                    label={t('people.find')}
                    hideLabel
                    placeholder={t('people.find')}
                    type="search"
                    value={words}
                    onChange={setWords}
                  />
                </div>
              }
            >
              {shown.length === 0 ? (
                <EmptyState icon={Users} title={t('people.findNone')} />
              ) : (
                <ul className={styles.list}>
                  {shown.map((one) => (
                    <MemberRow key={one.id} network={network} member={one} />
                  ))}
                </ul>
              )}
            </Card>
            <InvitationsCard invitations={invitations} />
          </>
        )
      }}
    </Loaded>
  )
}

function MemberRow({ network, member }: { network: string; member: Member }) {
  const { t, country } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [asked, setAsked] = useState<'renew' | 'leave' | null>(null)
  const { name } = member
  const roles = NetworkRole.options.map((value) => ({
    value,
    label: t(`app.networkRole.${value}`),
    hint: t(`people.roleHint.${value}`),
  }))
  const setRole = (role: Member['role']) =>
    act.run(async () => {
      await ask['person:role']({ network, person: member.id, role })
      say({ tone: 'good', title: t('people.roleChanged', { name, role: t(`app.networkRole.${role}`) }) })
    })
  const confirm = () =>
    act.run(async () => {
      if (asked === 'renew') await ask['person:renew']({ network, person: member.id })
      else await ask['person:leave']({ network, person: member.id })
      say({ tone: 'good', title: t(asked === 'renew' ? 'people.renewed' : 'people.left', { name }) })
      setAsked(null)
    })
  return (
    <li>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.meta}>
          {t('app.personDescription', { discipline: member.discipline, country: country(member.provider.country) })}
        </p>
        <p className={styles.meta}>{member.provider.name}</p>
      </div>
      <div className={styles.account}>
        <p className={styles.email}>{member.email ?? t('people.emailNone')}</p>
        <p className={styles.badges}>
          {member.factors.map((factor) => (
            <Badge key={factor}>{t(`people.factor.${factor}`)}</Badge>
          ))}
          {member.factors.length === 0 && <Badge tone="caution">{t('people.factorNone')}</Badge>}
        </p>
      </div>
      <div className={styles.role}>
        <Select
          label={t('people.roleOf', { name })}
          hideLabel
          small
          options={roles}
          value={member.role}
          onChange={(role) => void setRole(role)}
          isDisabled={act.isPending}
        />
      </div>
      <Menu
        label={t('people.actions', { name })}
        trigger={
          <MenuButton className={classes(styles.more)} aria-label={t('people.actions', { name })}>
            <MoreHorizontal size={16} aria-hidden />
          </MenuButton>
        }
        groups={[
          {
            id: 'person',
            entries: [
              ...(member.email === null
                ? []
                : [{ id: 'renew', label: t('people.renew'), icon: MailPlus, onAction: () => setAsked('renew') }]),
              { id: 'leave', label: t('people.leave'), onAction: () => setAsked('leave') },
            ],
          },
        ]}
      />
      {act.problem && asked === null && <ProblemNotice problem={act.problem} />}
      {asked && (
        <Confirm
          title={t(asked === 'renew' ? 'people.renewTitle' : 'people.leaveTitle', { name, network })}
          action={t(asked === 'renew' ? 'people.renew' : 'people.leave')}
          tone={asked === 'renew' ? 'primary' : 'danger'}
          isOpen
          isPending={act.isPending}
          onClose={() => {
            setAsked(null)
            act.clear()
          }}
          onConfirm={() => void confirm()}
        >
          <p>{t(asked === 'renew' ? 'people.renewHow' : 'people.leaveHow')}</p>
          {act.problem && <ProblemNotice problem={act.problem} />}
        </Confirm>
      )}
    </li>
  )
}
