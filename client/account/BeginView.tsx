import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAct, useBoard } from '../app/board.tsx'
import { goToPath } from '../app/navigation.ts'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { countryOptions } from './countries.ts'
import { HalfwayView } from './HalfwayView.tsx'
import { beginSecret } from './linkSecret.ts'

const fields = ['network', 'name', 'email', 'discipline', 'hospital'] as const
const empty = { network: '', name: '', email: '', discipline: '', hospital: '' }

/** Where the link leads that the first start prints: the first coordinator of the first network. */
export function BeginView() {
  const text = useText()
  const { t } = text
  const { ask, session } = useBoard()
  const now = useObservable(session.session)
  const act = useAct()
  const [form, setForm] = useState(empty)
  const [country, setCountry] = useState<string | null>(null)
  const [isBegun, setBegun] = useState(false)
  const isIn = isBegun && now.state === 'signedIn'
  useEffect(() => {
    if (isIn) goToPath('/people', 'replace')
  }, [isIn])

  if (isBegun && now.state === 'halfway') return <HalfwayView person={now.person} missing={now.missing} />
  if (!beginSecret) {
    return (
      <EmptyState icon={KeyRound} title={t('account.invitationNone')} hint={t('account.invitationNoneHint')} isPage />
    )
  }
  const labels = {
    network: t('account.network'),
    name: t('account.yourName'),
    email: t('account.invitedAt'),
    discipline: t('account.yourDiscipline'),
    hospital: t('account.hospitalName'),
  }
  const begin = () =>
    act.run(async () => {
      const { hospital, ...rest } = form
      const provider = { name: hospital, country: country ?? '' }
      await ask['board:begin']({ secret: beginSecret, ...rest, provider })
      setBegun(true)
      await session.check()
    })
  return (
    <div className={classes(styles.page)}>
      <h1>{t('account.beginTitle')}</h1>
      <p>{t('account.beginHow')}</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        {fields.map((field) => (
          <TextField
            key={field}
            label={labels[field]}
            {...(field === 'network' ? { hint: t('account.networkHint'), autoFocus: true } : {})}
            type={field === 'email' ? 'email' : 'text'}
            value={form[field]}
            onChange={(value) => setForm({ ...form, [field]: value })}
            maxLength={field === 'network' ? 40 : field === 'discipline' ? 80 : 120}
            isRequired
          />
        ))}
        <Select label={t('account.country')} options={countryOptions(text)} value={country} onChange={setCountry} />
        {act.problem && <ProblemNotice problem={act.problem} />}
        <div className={styles.row}>
          <Button
            type="submit"
            tone="primary"
            size="l"
            isPending={act.isPending}
            isDisabled={country === null || fields.some((field) => !form[field].trim())}
          >
            {t('account.begin')}
          </Button>
        </div>
      </form>
    </div>
  )
}
