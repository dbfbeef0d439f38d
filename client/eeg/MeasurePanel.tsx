import { Map as MapIcon, X } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { EegCursor } from '../../shared/domain/stage.ts'
import type { Instant } from '../../shared/eeg/instant.ts'
import { headPlace, topography } from '../../shared/eeg/topography.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './EegCursors.module.css'
import { clockOf } from './eegTime.ts'
import { microvolts } from './eegWords.ts'
import type { Measured } from './useMeasured.ts'

export type MeasurePanelProps = {
  cursors: readonly EegCursor[]
  measured: Measured
  field: Instant | null
  bad: readonly string[]
  isMapOpen: boolean
  onMap: (isOpen: boolean) => void
  onMark: (() => void) | null
  onClear: () => void
}

/** What lies at the cursors and between them. */
export function MeasurePanel(props: MeasurePanelProps) {
  const { cursors, measured, field, bad, isMapOpen, onMap, onMark, onClear } = props
  const text = useText()
  const { t } = text
  const [a, b] = cursors
  const [valueA, valueB] = measured
  const seconds = a && b ? Math.abs(b.time - a.time) : 0
  return (
    <div
      className={styles.panel}
      role="group"
      aria-label={t('eeg.measure')}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <dl>
        {cursors.map((cursor, index) => (
          <Fragmentary
            key={index}
            term={t('eeg.measureAt', { letter: t(index === 0 ? 'eeg.cursorA' : 'eeg.cursorB'), line: cursor.line })}
            words={`${clockOf(cursor.time)} ${measured[index] == null ? '' : microvolts(measured[index], text)}`}
          />
        ))}
        {a && b && (
          <>
            <Fragmentary
              term={t('eeg.measureTime')}
              words={t('eeg.measureMilliseconds', { value: Math.round(seconds * 1000) })}
            />
            {seconds > 0 && (
              <Fragmentary
                term={t('eeg.measureRate')}
                words={t('eeg.measureHertz', { value: text.number(1 / seconds, { maximumFractionDigits: 2 }) })}
              />
            )}
            {valueA != null && valueB != null && (
              <Fragmentary term={t('eeg.measureDifference')} words={microvolts(valueB - valueA, text)} />
            )}
          </>
        )}
      </dl>
      {isMapOpen && <FieldMap field={field} bad={bad} />}
      <div className={styles.buttons}>
        {onMark && (
          <Button size="s" onPress={onMark}>
            {t('eeg.mark')}
          </Button>
        )}
        <IconToggle size="s" icon={MapIcon} label={t('eeg.map')} isSelected={isMapOpen} onChange={onMap} />
        <IconButton size="s" icon={X} label={t('eeg.cursorsClear')} shortcut="Esc" onPress={onClear} />
      </div>
    </div>
  )
}

const Fragmentary = ({ term, words }: { term: string; words: string }) => (
  <>
    <dt>{term}</dt>
    <dd>{words}</dd>
  </>
)

const size = 168
const reach = 68

/** The field over the head at cursor A, against the average: seen from above, the nose up, negative blue. */
function FieldMap({ field, bad }: { field: Instant | null; bad: readonly string[] }) {
  const text = useText()
  const { t } = text
  const canvas = useRef<HTMLCanvasElement>(null)
  const values =
    field?.lines.flatMap(({ label, value, unit }) => {
      const site = label.replace(/-Av$/, '')
      return unit === 'µV' && headPlace(site) && !bad.includes(site) ? [{ site, value }] : []
    }) ?? []
  const key = JSON.stringify(values)
  const at = topography(values)
  const most = Math.max(10, ...values.map(({ value }) => Math.abs(value)))
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context && at) drawField(context, at, most, values)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the values say it all
  }, [key])
  if (!field) return <p className={styles.mapWords}>{t('eeg.mapReading')}</p>
  if (!at) return <p className={styles.mapWords}>{t('eeg.mapTooFew')}</p>
  return (
    <>
      <canvas
        ref={canvas}
        className={styles.map}
        width={size}
        height={size}
        role="img"
        aria-label={t('eeg.mapOf', { time: clockOf(field.time), extreme: extremeOf(values) })}
      />
      <p className={styles.mapWords}>{t('eeg.mapScale', { most: microvolts(most, text) })}</p>
    </>
  )
}

const extremeOf = (values: readonly { site: string; value: number }[]) =>
  values.reduce((most, one) => (one.value < most.value ? one : most), values[0]!).site

function drawField(
  context: CanvasRenderingContext2D,
  at: (x: number, y: number) => number,
  most: number,
  values: readonly { site: string }[],
): void {
  const image = context.createImageData(size, size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column - size / 2) / reach, (row - size / 2) / reach]
      if (Math.hypot(x, y) > 1) continue
      // In ten steps, so that lines of equal voltage are seen.
      const share = Math.round(Math.max(-1, Math.min(1, at(x, y) / most)) * 10) / 10
      image.data.set(colourOf(share), 4 * (row * size + column))
    }
  }
  context.putImageData(image, 0, 0)
  context.strokeStyle = context.fillStyle = '#000000'
  context.beginPath()
  context.arc(size / 2, size / 2, reach, 0, 2 * Math.PI)
  context.moveTo(size / 2 - 9, size / 2 - reach)
  context.lineTo(size / 2, size / 2 - reach - 11)
  context.lineTo(size / 2 + 9, size / 2 - reach)
  context.strokeStyle = '#808080'
  context.stroke()
  for (const { site } of values) {
    const place = headPlace(site)!
    context.fillRect(size / 2 + place.x * reach * 0.97 - 1, size / 2 + place.y * reach * 0.97 - 1, 3, 3)
  }
}

/** Blue for negative, white for nothing, red for positive. */
function colourOf(share: number): [number, number, number, number] {
  const fade = Math.round(245 * (1 - Math.abs(share)))
  return share < 0 ? [fade, Math.round(60 + fade * 0.75), 235, 255] : [235, Math.round(50 + fade * 0.78), fade, 255]
}
