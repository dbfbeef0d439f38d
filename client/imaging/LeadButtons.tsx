import { EyeOff, Hand, Megaphone, MonitorUp, Undo2, UserRoundCheck } from 'lucide-react'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Participant } from '../../shared/protocol/room.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { Menu, type MenuGroup } from '../design/Menu.tsx'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import type { StageModel } from './stageModel.ts'

/** To look alone or come back, and to ask for the lead, take it or hand it on: what this person may do now. */
export function LeadButtons({ stage }: { stage: StageModel }) {
  const { t } = useText()
  const mode = useObservable(stage.mode)
  const asking = useObservable(stage.asking)
  // The rights come with the people of the room, and depend on who leads.
  useObservable(stage.people)
  useObservable(stage.leader)
  const asked = asking.includes(stage.self)
  return (
    <>
      {mode === 'alone' && (
        <Button size="s" tone="primary" icon={Undo2} onPress={stage.comeBack}>
          {t('imaging.comeBack')}
        </Button>
      )}
      {mode === 'following' && (
        <Button size="s" icon={EyeOff} onPress={stage.lookAlone}>
          {t('imaging.lookAlone')}
        </Button>
      )}
      {mode === 'leading' ? (
        <>
          <GiveMenu stage={stage} />
          <IconButton size="s" icon={Megaphone} label={t('imaging.gather')} shortcut="Shift F" onPress={stage.gather} />
        </>
      ) : stage.mayTake() ? (
        <Button size="s" icon={MonitorUp} onPress={stage.take}>
          {t('imaging.take')}
        </Button>
      ) : (
        stage.mayLead() && (
          <Button size="s" icon={Hand} isDisabled={asked} onPress={stage.ask}>
            {t(asked ? 'imaging.asked' : 'imaging.ask')}
          </Button>
        )
      )}
    </>
  )
}

function GiveMenu({ stage }: { stage: StageModel }) {
  const { t } = useText()
  const people = useObservable(stage.people)
  const asking = useObservable(stage.asking)
  const others = people.filter(({ id }) => id !== stage.self)
  const first = asking.flatMap((id) => others.find((person) => person.id === id) ?? [])
  const rest = others.filter(({ id }) => !asking.includes(id))
  const entry = (person: Participant) => ({
    id: person.id,
    label: person.name,
    onAction: () => stage.give(person.id satisfies PersonId),
  })
  const groups: MenuGroup[] = [
    { id: 'asking', title: t('imaging.giveAsking'), entries: first.map(entry) },
    { id: 'others', title: t('imaging.giveOthers'), entries: rest.map(entry) },
  ].filter(({ entries }) => entries.length > 0)
  const none = { id: 'nobody', label: t('imaging.giveNobody'), onAction: () => stage.give(null) }
  return (
    <Menu
      label={t('imaging.giveTo')}
      trigger={
        <Button size="s" tone={first.length > 0 ? 'primary' : 'secondary'} icon={UserRoundCheck}>
          {t('imaging.give')}
        </Button>
      }
      groups={[...groups, { id: 'nobody', entries: [none] }]}
    />
  )
}
