import {
  Ellipsis,
  Gavel,
  Hand,
  MessageCircle,
  MessageCircleOff,
  MicOff,
  Presentation,
  ScreenShare,
  ScreenShareOff,
  UserX,
  VideoOff,
} from 'lucide-react'
import { useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { Participant } from '../../shared/protocol/room.ts'
import { useObservable, useSelected } from '../app/observable.ts'
import { IconButton } from '../design/Button.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { Menu, type MenuEntry } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** What one who moderates can do for another, beside that other. Nothing for anybody else. */
export function PersonActions({ room, person }: { room: RoomModel; person: Participant }) {
  const { t } = useText()
  const request = useRoomRequest()
  const [isRemoving, setRemoving] = useState(false)
  useObservable(room.people)
  const leader = useSelected(room.stage, (stage) => stage.leader)
  if (!room.may('floor:moderate') || room.self.get() === person.id) return null
  const { id, name, floor, roles } = person
  const isModerator = roles.includes('moderator')
  const entries: (MenuEntry | false)[] = [
    !floor.microphoneMuted && {
      id: 'mute',
      label: t('room.mute'),
      icon: MicOff,
      onAction: () => request(() => room.ask['floor:microphone']({ person: id, muted: true })),
    },
    !floor.cameraOff && {
      id: 'stopCamera',
      label: t('room.stopCamera'),
      icon: VideoOff,
      onAction: () => request(() => room.ask['floor:camera']({ person: id, off: true })),
    },
    floor.hand !== null && {
      id: 'lowerHand',
      label: t('room.lowerHand'),
      icon: Hand,
      onAction: () => request(() => room.ask['floor:hand']({ person: id, raised: false })),
    },
    floor.hasWord
      ? {
          id: 'takeWord',
          label: t('moderation.takeWord'),
          icon: MessageCircleOff,
          onAction: () => request(() => room.ask['floor:call']({ person: null })),
        }
      : {
          id: 'call',
          label: t('moderation.call'),
          icon: MessageCircle,
          onAction: () => request(() => room.ask['floor:call']({ person: id })),
        },
    may(roles, 'media:publish') && {
      id: 'share',
      label: t(floor.mayShare ? 'moderation.stopShare' : 'moderation.allowShare'),
      icon: floor.mayShare ? ScreenShareOff : ScreenShare,
      onAction: () => request(() => room.ask['floor:share']({ person: id, allowed: !floor.mayShare })),
    },
    may(roles, 'stage:lead') &&
      leader !== id && {
        id: 'lead',
        label: t('moderation.giveLead'),
        icon: Presentation,
        onAction: () => request(() => room.ask['stage:give']({ person: id })),
      },
    may(roles, 'media:publish') &&
      (isModerator || !may(roles, 'floor:moderate')) && {
        id: 'handOver',
        label: t(isModerator ? 'moderation.takeBack' : 'moderation.handOver'),
        icon: Gavel,
        onAction: () => request(() => room.ask['floor:handOver']({ person: id, moderates: !isModerator })),
      },
    { id: 'remove', label: t('room.remove'), icon: UserX, tone: 'danger', onAction: () => setRemoving(true) },
  ]
  const label = t('room.moderate', { name })
  return (
    <>
      <Menu
        label={label}
        trigger={<IconButton size="s" tone="secondary" icon={Ellipsis} label={label} />}
        groups={[{ id: 'moderate', entries: entries.filter((entry) => entry !== false) }]}
      />
      <Confirm
        title={t('room.removeTitle', { name })}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        action={t('room.removeDo', { name })}
        onConfirm={() => {
          setRemoving(false)
          request(() => room.ask['floor:remove']({ person: id }))
        }}
      >
        <p>{t('room.removeAsk', { name })}</p>
      </Confirm>
    </>
  )
}
