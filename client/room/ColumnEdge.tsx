import { useRef } from 'react'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { type LayoutModel, type Side, widthLimits } from './layoutModel.ts'
import styles from './Room.module.css'

const stepPixels = 16

/** The edge of a column: dragged, or moved with the arrow keys. */
export function ColumnEdge({ side, layout }: { side: Side; layout: LayoutModel }) {
  const { t } = useText()
  const now = useObservable(layout.layout)
  const from = useRef<{ x: number; width: number } | null>(null)
  const width = side === 'left' ? now.leftWidth : now.rightWidth
  const outwards = side === 'left' ? 1 : -1
  return (
    // A separator with a value is a control: ARIA 1.2, "separator".
    <div
      role="separator"
      tabIndex={0}
      className={styles.edge}
      aria-orientation="vertical"
      aria-label={t(side === 'left' ? 'room.edgeLeft' : 'room.edgeRight')}
      aria-valuenow={width}
      aria-valuemin={widthLimits[side].least}
      aria-valuemax={widthLimits[side].most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) => {
        if (!from.current) return
        layout.resize(side, from.current.width + (event.clientX - from.current.x) * outwards)
      }}
      onPointerUp={() => {
        from.current = null
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? stepPixels : event.key === 'ArrowLeft' ? -stepPixels : 0
        if (step === 0) return
        event.preventDefault()
        layout.resize(side, width + step * outwards)
      }}
    />
  )
}
