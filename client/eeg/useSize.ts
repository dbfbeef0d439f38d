import { type RefObject, useEffect, useState } from 'react'

/** CSS pixels, and device pixels in each. */
export type Size = { width: number; height: number; density: number }

const none: Size = { width: 0, height: 0, density: 1 }

/** The size of an element, now and whenever it changes. */
export function useSize(element: RefObject<HTMLElement | null>, onSize?: (size: Size) => void): Size {
  const [size, setSize] = useState(none)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      setSize({ width: Math.floor(width), height: Math.floor(height), density: window.devicePixelRatio || 1 })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  useEffect(() => {
    if (size.width > 0) onSize?.(size)
  }, [size, onSize])
  return size
}

/** Pixel columns to ask a page for. More than a screen has are of no use. */
export const columnsOf = ({ width, density }: Size): number => Math.min(8192, Math.round(width * density))
