import { useEffect } from 'react'
import { observable, type Observable } from './observable.ts'

/** What a person chose: a theme, or the system's. */
export type ThemeChoice = 'system' | 'record' | 'reading'
export const themeChoices = ['system', 'record', 'reading'] as const satisfies readonly ThemeChoice[]

const stored = 'consilium.theme'
const choice = observable<ThemeChoice>(themeChoices.find((known) => known === localStorage.getItem(stored)) ?? 'system')
/** How many places that open dark, such as the room, are on screen. */
const dark = observable(0)

export const themeChoice: Observable<ThemeChoice> = choice

export function chooseTheme(next: ThemeChoice): void {
  localStorage.setItem(stored, next)
  choice.set(next)
}

/** Shows the chosen theme, from now on. */
export function followTheme(): void {
  choice.subscribe(apply)
  dark.subscribe(apply)
  apply()
}

/** Opens a place in the reading theme, unless the person has chosen another for everything. */
export function useReadingTheme(): void {
  useEffect(() => {
    dark.set(dark.get() + 1)
    return () => dark.set(dark.get() - 1)
  }, [])
}

function apply(): void {
  const theme = choice.get() === 'system' && dark.get() > 0 ? 'reading' : choice.get()
  if (theme === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset['theme'] = theme
}
