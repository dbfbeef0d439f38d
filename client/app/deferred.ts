import { type ComponentType, createElement, use } from 'react'

export type Deferred<Props> = ComponentType<Props> & { preload(): void }

/**
 * A component whose code is fetched when it is first shown, or before by `preload`. Unlike `lazy` it is shown at once
 * where its code is there: `lazy` suspends even then, and React keeps what stands in its place for 300 ms.
 */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>): Deferred<Props> {
  let known: ComponentType<Props> | undefined
  let loading: Promise<ComponentType<Props>> | undefined
  const begin = () =>
    (loading ??= load().then(
      (component) => (known = component),
      (error: unknown) => {
        // The next who asks tries again: the network may be back.
        loading = undefined
        throw error
      },
    ))
  function Shown(props: Props) {
    return createElement(known ?? use(begin()), props)
  }
  return Object.assign(Shown, {
    // Whoever shows it meets the error; who only prepared for it does not care.
    preload: () => void begin().catch(() => {}),
  })
}
