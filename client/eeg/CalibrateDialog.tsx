import { useLayoutEffect, useRef, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './CalibrateDialog.module.css'
import { calibrate, cardMillimetres, forgetCalibration, screenScale } from './screenScale.ts'

const steps = { least: 120, most: 1600 }

/** A card held to the screen says how large a millimetre is on it. */
export function CalibrateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const { pixelsPerMillimetre, isCalibrated } = useObservable(screenScale)
  const [width, setWidth] = useState(Math.round(pixelsPerMillimetre * cardMillimetres.width))
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!card.current) return
    card.current.style.width = `${width}px`
    card.current.style.height = `${(width * cardMillimetres.height) / cardMillimetres.width}px`
  }, [width])
  return (
    <Dialog
      title={t('eeg.calibrate')}
      isOpen
      onClose={onClose}
      size="l"
      actions={
        <>
          {isCalibrated && (
            <Button
              tone="plain"
              onPress={() => {
                forgetCalibration()
                onClose()
              }}
            >
              {t('eeg.calibrateForget')}
            </Button>
          )}
          <Button
            tone="primary"
            onPress={() => {
              calibrate(width / cardMillimetres.width)
              onClose()
            }}
          >
            {t('eeg.calibrateSave')}
          </Button>
        </>
      }
    >
      <p>{t('eeg.calibrateHow')}</p>
      <label className={styles.range}>
        <span>{t('eeg.calibrateWidth', { pixels: width })}</span>
        <input
          type="range"
          min={steps.least}
          max={steps.most}
          step={1}
          value={width}
          onChange={(event) => setWidth(Number(event.currentTarget.value))}
        />
      </label>
      <div className={styles.room}>
        <div ref={card} className={styles.card}>
          {t('eeg.calibrateCard')}
        </div>
      </div>
    </Dialog>
  )
}
