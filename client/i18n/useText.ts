import { createContext, useContext } from 'react'
import { english } from './messages.ts'
import { openText, type Text } from './text.ts'

/** English words; dates and numbers as the reader's own kind of English has them, Europe's where it is another language. */
const readersLocale = globalThis.navigator?.languages.find((tag) => tag.startsWith('en-')) ?? 'en-GB'

export const TextContext = createContext<Text>(
  openText(english, readersLocale, Intl.DateTimeFormat().resolvedOptions().timeZone),
)

/** The words of the message catalogue. `const { t } = useText()`, then `t('app.signOut')`. */
export const useText = (): Text => useContext(TextContext)
