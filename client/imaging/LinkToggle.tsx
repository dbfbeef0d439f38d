import { Link2, Unlink2 } from 'lucide-react'
import type { ImageView } from '../../shared/domain/stage.ts'
import { IconToggle } from '../design/ToggleButton.tsx'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { atlasOf, linkOf, sameFrame, toggledLink } from './atlas.ts'
import { isImage } from './hanging.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'

type LinkToggleProps = { stage: StageModel; number: number; view: ImageView; store: SliceStore }

/**
 * Links this viewport by hand with the active one, where nothing else does: series of different frames of reference.
 * What is so linked is marked on the image: nobody has measured that it fits.
 */
export function LinkToggle({ stage, number, view, store }: LinkToggleProps) {
  const { t } = useText()
  const shown = useObservable(stage.shown)
  const active = useObservable(stage.active)
  const partner = partnerOf(stage, number, view, active, store)
  if (partner === null) return null
  const other = shown.views[partner] as ImageView
  const isLinked = linkOf(shown, view, other) !== undefined
  return (
    <IconToggle
      size="s"
      icon={isLinked ? Link2 : Unlink2}
      label={t('imaging.linkByHand', { number: partner + 1 })}
      isSelected={isLinked}
      onChange={() => stage.show((now) => toggledLink(now, view, other, atlasOf(stage, store)))}
    />
  )
}

/** The active viewport, or for that one the first other, that shows images of another frame of reference. */
function partnerOf(
  stage: StageModel,
  number: number,
  view: ImageView,
  active: number,
  store: SliceStore,
): number | null {
  const atlas = atlasOf(stage, store)
  const { views } = stage.shown.get()
  const fits = (at: number) => {
    const other = views[at]
    return at !== number && isImage(other) && other.seriesUid !== view.seriesUid && !sameFrame(view, other, atlas)
  }
  if (fits(active)) return active
  const first = views.findIndex((_, at) => fits(at))
  return number === active && first >= 0 ? first : null
}
