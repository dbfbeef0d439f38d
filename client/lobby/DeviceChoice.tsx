import { useObservable } from '../app/observable.ts'
import { Select } from '../design/Select.tsx'
import { useText } from '../i18n/useText.ts'
import type { DeviceKind, OwnMedia } from './ownMedia.ts'

/** Which of several. Where there is nothing to choose from, nothing is asked. */
export function DeviceChoice({ media, kind }: { media: OwnMedia; kind: DeviceKind }) {
  const { t } = useText()
  const devices = useObservable(media.devices)[kind]
  const chosen = useObservable(media.chosen)[kind]
  const source = useObservable(kind === 'speaker' ? media.microphone : media[kind])
  if (devices.length === 0) return null
  const inUse = kind !== 'speaker' && source.state === 'on' ? (source.track.getSettings().deviceId ?? null) : null
  const known = (id: string | null) => devices.some((device) => device.id === id)
  const value = [inUse, chosen, devices[0]?.id ?? null].find(known) ?? null
  return (
    <Select
      label={t(`lobby.${kind}`)}
      options={devices.map(({ id, label }, index) => ({
        value: id,
        label: label || t('lobby.device', { number: index + 1 }),
      }))}
      value={value}
      onChange={(device) => media.choose(kind, device)}
    />
  )
}
