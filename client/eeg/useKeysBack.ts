import { type RefObject, useEffect } from 'react'

/**
 * Gives the keys back to the page after a button was pressed with the mouse, so that space turns the page and does not
 * press that button again. Who goes by keyboard keeps their place.
 */
export function useKeysBack(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listening = new AbortController()
    const options = { signal: listening.signal, capture: true }
    let byMouse = false
    const release = () =>
      setTimeout(() => {
        const at = document.activeElement
        const isPressed = at instanceof HTMLElement && root.current?.contains(at) && at.closest('button') !== null
        if (byMouse && isPressed && at.getAttribute('aria-expanded') !== 'true') at.blur()
      })
    document.addEventListener('pointerdown', () => (byMouse = true), options)
    document.addEventListener('keydown', () => (byMouse = false), options)
    root.current?.addEventListener('click', release, options)
    // A menu or list that closes gives the focus back to its button.
    root.current?.addEventListener('focusin', release, options)
    return () => listening.abort()
  }, [root])
}
