import { useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { NetworkRole } from '../../shared/domain/person.ts'
import { countryOptions } from '../account/countries.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'

export type InviteDialogProps = {
  network: string
  /** A case, to whose panel a guest expert is invited; null for the network itself. */
  to: CaseId | null
  title: string
  isOpen: boolean
  onClose: () => void
}

const empty = { email: '', name: '', discipline: '', hospital: '' }

/** Invites somebody by letter, into a network or as guest of one panel. */
export function InviteDialog({ network, to, title, isOpen, onClose }: InviteDialogProps) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const [form, setForm] = useState(empty)
  const [country, setCountry] = useState<string | null>(null)
  const [role, setRole] = useState<NetworkRole>('expert')
  const close = () => {
    setForm(empty)
    setCountry(null)
    act.clear()
    onClose()
  }
  const isComplete = country !== null && Object.values(form).every((value) => value.trim() !== '')
  const send = () =>
    act.run(async () => {
      const { hospital, ...invited } = form
      await ask['invitation:send']({
        network,
        ...invited,
        provider: { name: hospital, country: country ?? '' },
        to: to === null ? { kind: 'network', role } : { kind: 'panel', case: to },
      })
      say({ tone: 'good', title: t('people.sent', { name: form.name }) })
      close()
    })
  const set = (field: keyof typeof empty) => (value: string) => setForm({ ...form, [field]: value })
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} isDisabled={!isComplete} onPress={() => void send()}>
            {t('people.send')}
          </Button>
        </>
      }
    >
      <p>{t(to === null ? 'people.inviteHow' : 'people.inviteGuestHow')}</p>
      <TextField
        label={t('people.email')}
        hint={t('people.emailHint')}
        type="email"
        value={form.email}
        onChange={set('email')}
        maxLength={254}
        isRequired
      />
      <TextField
        label={t('people.name')}
        hint={t('people.nameHint')}
        value={form.name}
        onChange={set('name')}
        maxLength={120}
        isRequired
      />
      <TextField
        label={t('people.discipline')}
        value={form.discipline}
        onChange={set('discipline')}
        maxLength={80}
        isRequired
      />
      <TextField
        label={t('people.hospital')}
        value={form.hospital}
        onChange={set('hospital')}
        maxLength={160}
        isRequired
      />
      <Select label={t('people.country')} options={countryOptions(text)} value={country} onChange={setCountry} />
      {to === null && (
        <Select
          label={t('people.role')}
          value={role}
          onChange={setRole}
          options={NetworkRole.options.map((value) => ({
            value,
            label: t(`app.networkRole.${value}`),
            hint: t(`people.roleHint.${value}`),
          }))}
        />
      )}
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
