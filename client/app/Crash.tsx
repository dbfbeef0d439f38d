import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/useText.ts'
import { Button } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'

type State = { failed: boolean }

/** Keeps a bug in one place from taking the page with it. React reports the bug itself. */
export class Crash extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Crashed /> : this.props.children
  }
}

function Crashed() {
  const { t } = useText()
  return (
    <main>
      <EmptyState
        isPage
        title={t('app.crashTitle')}
        hint={t('app.crash')}
        action={<Button onPress={() => location.reload()}>{t('app.reload')}</Button>}
      />
    </main>
  )
}
