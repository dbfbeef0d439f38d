import { Lock, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { useText } from '../i18n/useText.ts'
import type { EncryptionModel } from './encryption/encryptionModel.ts'
import styles from './EncryptionBadge.module.css'
import type { MeetingModels } from './meetingModels.ts'

/** How the meeting is encrypted, as it is, and the words by which people make sure of it. */
export function EncryptionBadge({ models }: { models: MeetingModels }) {
  const { t } = useText()
  const encryption = useObservable(models.encryption)
  const isOn = useObservable(encryption.isOn)
  const uncompared = useObservable(encryption.uncompared)
  const [isOpen, setOpen] = useState(false)
  const label = !isOn ? 'transport' : uncompared.length > 0 ? 'uncompared' : 'endToEnd'
  return (
    <>
      <AriaButton
        className={classes(styles.button)}
        aria-label={t(`encryption.${label}`)}
        data-encryption={label}
        onPress={() => setOpen(true)}
      >
        <Badge
          tone={label === 'endToEnd' ? 'good' : label === 'uncompared' ? 'caution' : 'neutral'}
          icon={label === 'endToEnd' ? ShieldCheck : label === 'uncompared' ? ShieldQuestion : Lock}
        >
          {t(`encryption.${label}`)}
        </Badge>
      </AriaButton>
      <Dialog title={t('encryption.title')} isOpen={isOpen} onClose={() => setOpen(false)} size="m">
        <div className={styles.content}>
          <p>{t(isOn ? 'encryption.endToEndSays' : 'encryption.transportSays')}</p>
          {isOn && <p className={styles.quiet}>{t('encryption.notCovered')}</p>}
          {isOn && <Comparison models={models} encryption={encryption} />}
        </div>
      </Dialog>
    </>
  )
}

function Comparison({ models: { room }, encryption }: { models: MeetingModels; encryption: EncryptionModel }) {
  const { t, list } = useText()
  const words = useObservable(encryption.words)
  const uncompared = useObservable(encryption.uncompared)
  const people = useObservable(room.people)
  if (people.length < 2) return <p>{t('encryption.alone')}</p>
  const names = people.filter(({ id }) => uncompared.includes(id)).map(({ name }) => name)
  return (
    <section className={styles.compare}>
      <h3>{t('encryption.compare')}</h3>
      {words === null ? (
        <p role="status">{t('encryption.working')}</p>
      ) : (
        <ol className={styles.words} data-words={words.join(' ')}>
          {words.map((word, index) => (
            <li key={index}>{word}</li>
          ))}
        </ol>
      )}
      <p>{t('encryption.compareSays')}</p>
      <p role="status" className={styles.state} data-compared={names.length === 0}>
        {names.length === 0 ? t('encryption.compared') : t('encryption.notYet', { names: list(names) })}
      </p>
      {names.length > 0 && words !== null && (
        <Button tone="primary" icon={ShieldCheck} onPress={encryption.confirm}>
          {t('encryption.same')}
        </Button>
      )}
    </section>
  )
}
