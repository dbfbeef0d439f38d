import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clipboard,
  LoaderCircle,
  type LucideIcon,
  Play,
  TriangleAlert,
} from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { observable, useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { say } from '../design/Notices.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { useText } from '../i18n/useText.ts'
import type { Text } from '../i18n/text.ts'
import { browserChecks, playTone } from './checks.ts'
import { type CheckName, checkNames, type Checks, type CheckState, openSelfTest, verdictOf } from './selfTestModel.ts'
import styles from './SelfTestPage.module.css'

/** For an IT department, and for anybody before their first meeting: what works from here, in plain words. */
export function SelfTestPage() {
  const text = useText()
  const { t } = text
  const asking = useMemo(() => observable<((heard: boolean) => void) | null>(null), [])
  const [test] = useState(() => {
    const { checks, close } = browserChecks(
      (signal) =>
        new Promise<boolean>((answer) => {
          const end = (heard: boolean) => {
            asking.set(null)
            answer(heard)
          }
          asking.set(end)
          signal.addEventListener('abort', () => end(false), { once: true })
          void playTone()
        }),
    )
    const model = openSelfTest(checks)
    return { ...model, close: () => (model.close(), close()) }
  })
  useEffect(() => () => test.close(), [test])
  const checks = useObservable(test.checks)
  const isRunning = useObservable(test.isRunning)
  const answer = useObservable(asking)
  const verdict = verdictOf(checks)
  const hasBegun = isRunning || verdict !== 'running'
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('selfTest.title')}</h1>
        <p>{t('selfTest.intro')}</p>
        <div className={styles.actions}>
          <Button tone="primary" size="l" icon={Play} isPending={isRunning} onPress={() => void test.run()}>
            {t(isRunning ? 'selfTest.running' : hasBegun ? 'selfTest.again' : 'selfTest.run')}
          </Button>
          {verdict !== 'running' && (
            <Button size="l" icon={Clipboard} onPress={() => void copy(text, checks)}>
              {t('selfTest.copy')}
            </Button>
          )}
        </div>
      </header>
      <div role="status">
        {verdict !== 'running' && (
          <div className={styles.verdict} data-verdict={verdict}>
            <h2>{t(`selfTest.verdict.${verdict}`)}</h2>
            <p>{t(`selfTest.verdictHint.${verdict}`)}</p>
          </div>
        )}
      </div>
      <ol className={styles.checks}>
        {checkNames.map((name) => (
          <Row key={name} name={name} check={checks[name]} heard={name === 'speaker' ? answer : null} />
        ))}
      </ol>
    </div>
  )
}

function Row({ name, check, heard }: { name: CheckName; check: CheckState; heard: ((heard: boolean) => void) | null }) {
  const text = useText()
  const { t } = text
  const verdict = check.state === 'done' ? check.verdict : check.state
  const Icon = icons[verdict]
  return (
    <li className={styles.check} data-check={name} data-verdict={verdict}>
      <Icon size={20} aria-hidden className={styles.icon} />
      <div className={styles.what}>
        <p className={styles.name}>{t(`selfTest.check.${name}`)}</p>
        {check.state === 'running' && name === 'microphone' && <p role="alert">{t('selfTest.speak')}</p>}
        {heard && (
          <div role="alert" className={styles.asked}>
            <span>{t('selfTest.heard')}</span>
            <Button size="s" tone="primary" onPress={() => heard(true)}>
              {t('selfTest.yes')}
            </Button>
            <Button size="s" onPress={() => heard(false)}>
              {t('selfTest.no')}
            </Button>
            <Button size="s" tone="plain" onPress={() => void playTone()}>
              {t('selfTest.playAgain')}
            </Button>
          </div>
        )}
        {wordsOf(text, name, check).map((words) => (
          <p key={words} className={styles.detail}>
            {words}
          </p>
        ))}
      </div>
      <p className={styles.state}>{t(`selfTest.state.${verdict}`)}</p>
    </li>
  )
}

const icons: Record<'waiting' | 'running' | 'passed' | 'warned' | 'failed' | 'skipped', LucideIcon> = {
  waiting: CircleDashed,
  running: LoaderCircle,
  passed: CircleCheck,
  warned: TriangleAlert,
  failed: CircleX,
  skipped: CircleDashed,
}

function wordsOf({ t }: Text, name: CheckName, check: CheckState): string[] {
  if (check.state !== 'done') return []
  const because = check.because === undefined ? [] : [t(reasons[check.because] ?? 'selfTest.because.other')]
  const key = numberWords[name]
  return [...because, ...(key && check.numbers ? [t(key, check.numbers)] : [])]
}

const numberWords: Partial<Record<CheckName, MessageKey>> = {
  camera: 'selfTest.numbers.camera',
  microphone: 'selfTest.numbers.microphone',
  webSocket: 'selfTest.numbers.webSocket',
  udp: 'selfTest.numbers.way',
  tcp: 'selfTest.numbers.way',
  turn: 'selfTest.numbers.way',
  bandwidth: 'selfTest.numbers.bandwidth',
}
const reasons: Readonly<Record<string, MessageKey>> = Object.fromEntries(
  (
    [
      'noWebRtc',
      'insecure',
      'noEndToEnd',
      'silent',
      'notHeard',
      'NotAllowedError',
      'NotFoundError',
      'NotReadableError',
      'blocked',
      'busy',
      'noLine',
      'noRelay',
      'noAnswer',
      'slow',
      'tight',
    ] as const
  ).map((because) => [because, `selfTest.because.${because}` as const]),
)

/** What is copied: verdicts and numbers, the kind of browser, the time. Nothing that tells who or where. */
export function reportOf(text: Text, checks: Checks, browser: string, at: Date): string {
  const { t } = text
  const verdict = verdictOf(checks)
  const lines = checkNames.map((name) => {
    const check = checks[name]
    const state = t(`selfTest.state.${check.state === 'done' ? check.verdict : check.state}`)
    return [`${t(`selfTest.check.${name}`)}: ${state}`, ...wordsOf(text, name, check)].join(' · ')
  })
  const head = verdict === 'running' ? [] : [t(`selfTest.verdict.${verdict}`)]
  return [...head, text.dateTime(at), browser, ...lines].join('\n')
}

async function copy(text: Text, checks: Checks): Promise<void> {
  await navigator.clipboard.writeText(reportOf(text, checks, navigator.userAgent, new Date()))
  say({ tone: 'good', title: text.t('selfTest.copied'), detail: text.t('selfTest.copiedHint') })
}
