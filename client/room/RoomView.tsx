import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import { usePerson, useRequest } from '../app/board.tsx'
import { useObservable, useSelected } from '../app/observable.ts'
import { useReadingTheme } from '../app/theme.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { openEvidencePins } from '../recommendation/evidencePins.ts'
import { CaseAnnotations } from '../imaging/CaseAnnotations.tsx'
import { hasContent } from '../imaging/hanging.ts'
import { usePageKeys } from '../imaging/useStageKeys.ts'
import { CallBar } from './CallBar.tsx'
import { Centre } from './Centre.tsx'
import { ColumnEdge } from './ColumnEdge.tsx'
import { pinnedFrom, viewFrom } from './evidence.ts'
import { Filmstrip } from './Filmstrip.tsx'
import { FloatingSpeaker } from './FloatingSpeaker.tsx'
import { keptAs } from './keptAs.ts'
import { openLayoutModel } from './layoutModel.ts'
import type { MeetingModels } from './meetingModels.ts'
import { PartTabs, type Part } from './PartTabs.tsx'
import { RemoteSounds } from './RemoteSounds.tsx'
import styles from './Room.module.css'
import { RoomBanners } from './RoomBanners.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { SideColumn, type SideTab } from './SideColumn.tsx'
import { useMedia } from './useMedia.ts'
import { useStage } from './useStage.ts'
import { WaitingNotice } from './WaitingList.tsx'

/** The room. Who is in here was let in, so that from here on the case is asked for. */
export function RoomView({ models }: { models: MeetingModels }) {
  const conduct = useObservable(models.room.conduct)
  // With the next case everything begins anew: stage, document and what was open on the side.
  return conduct && <OpenRoom key={conduct.case} models={models} caseId={conduct.case} />
}

function OpenRoom({ models, caseId }: { models: MeetingModels; caseId: CaseId }) {
  const { t } = useText()
  const { room, call, media, self } = models
  useReadingTheme()
  const person = usePerson()
  const layout = useMemo(() => openLayoutModel(keptAs(`room.${person.id}`)), [person.id])
  const file = useRequest('case:read', { case: caseId })
  const caseFile = file.loadable.state === 'ready' ? file.loadable.value : null
  const stage = useStage(room, caseFile)
  const isShown = useSelected(room.stage, ({ shown }) => hasContent(shown))
  const { leftOpen, rightOpen, leftWidth, rightWidth } = useObservable(layout.layout)

  const isPhone = useMedia('(max-width: 700px)')
  const isNarrow = useMedia('(max-width: 1100px)')
  const [part, setPart] = useState<Part>('video')
  const [tab, setTab] = useState<SideTab>('recommendation')
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  /** What one chose to see large; null follows what is shown. */
  const [large, setLarge] = useState<'people' | 'images' | null>(null)
  const [areKeysOpen, setKeysOpen] = useState(false)
  // The people come first; what stands around them is drawn in pieces, between which sound and picture get through.
  const isWhole = useDeferredValue(true, false)
  const [isSoundBlocked, setSoundBlocked] = useState(false)
  const [allowed, setAllowed] = useState(0)
  const onBlocked = useCallback(() => setSoundBlocked(true), [])
  const [wasShown, setWasShown] = useState(isShown)
  if (wasShown !== isShown) {
    setWasShown(isShown)
    setLarge(null)
  }

  const isPeopleLarge = large === null ? !isShown : large === 'people'
  const isSideOpen = isNarrow ? isDrawerOpen : rightOpen
  const toggleSide = () => (isNarrow ? setDrawerOpen(!isDrawerOpen) : layout.toggle('right'))
  const togglePeople = () => {
    if (isPhone) return setPart(part === 'people' ? 'video' : 'people')
    if (!isSideOpen || tab === 'people') toggleSide()
    setTab('people')
  }
  const toggleText = () => {
    if (isPhone) return setPart(part === 'text' ? 'video' : 'text')
    if (!isSideOpen || tab === 'text') toggleSide()
    setTab('text')
  }
  const pins = useMemo(() => openEvidencePins(), [])
  const mayPin = room.may('document:write') && stage !== null && !isPeopleLarge
  const pin = () => {
    const view = stage?.shown.get().views[stage.active.get()]
    const pinned = stage && view && mayPin ? pinnedFrom(view, stage.studies) : null
    if (pinned) pins.pin(pinned)
  }
  const openEvidence = (reference: EvidenceReference) => {
    const view = stage && viewFrom(reference, stage.studies)
    if (!view) return
    setLarge('images')
    setPart('images')
    stage.showView(stage.active.get(), view)
  }
  const toggleLarge = () => setLarge(isPeopleLarge ? 'images' : 'people')

  usePageKeys((event) => {
    // With Shift a letter belongs to the images.
    if (event.shiftKey && /^[a-z]$/i.test(event.key)) return false
    const act = {
      m: () => void self.toggle('microphone'),
      v: () => void self.toggle('camera'),
      h: () => void self.toggleHand(),
      g: toggleLarge,
      u: togglePeople,
      t: toggleText,
      p: pin,
      '[': () => layout.toggle('left'),
      ']': toggleSide,
      '?': () => setKeysOpen(true),
    }[event.key.toLowerCase()]
    if (act && !event.repeat) act()
    return act !== undefined
  })

  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    frame.current?.style.setProperty('--left', `${leftWidth}px`)
    frame.current?.style.setProperty('--right', `${rightWidth}px`)
  }, [leftWidth, rightWidth])

  const side = isWhole && (
    <SideColumn
      models={models}
      file={file}
      pins={pins}
      onOpenEvidence={openEvidence}
      tab={isPhone ? (part === 'people' || part === 'text' ? part : 'recommendation') : tab}
      onTab={setTab}
      hasTabs={!isPhone}
      isShown={isPhone ? part === 'text' : isSideOpen}
    />
  )
  const hasStrip = !isPhone && leftOpen && !isPeopleLarge
  return (
    <div className={styles.room} data-phase="room">
      <RoomHeader models={models} pseudonym={caseFile?.case.pseudonym ?? null} layout={layout} hasColumns={!isNarrow} />
      <RoomBanners
        models={models}
        isSoundBlocked={isSoundBlocked}
        onAllowSound={() => {
          setSoundBlocked(false)
          setAllowed(allowed + 1)
        }}
      />
      <div ref={frame} className={styles.columns}>
        <WaitingNotice room={room} />
        {hasStrip && (
          <aside className={styles.left} aria-label={t('room.filmstrip')}>
            <Filmstrip models={models} />
            <ColumnEdge side="left" layout={layout} />
          </aside>
        )}
        <main className={classes(styles.centre, isPhone && !centreParts.has(part) && styles.gone)}>
          <DrawnOnCase file={caseFile}>
            <Centre
              models={models}
              stage={stage}
              isPeopleLarge={isPhone ? part === 'video' : isPeopleLarge}
              onShowImages={() => (isPhone ? setPart('images') : setLarge('images'))}
            />
          </DrawnOnCase>
          {!hasStrip && (isPhone ? part === 'images' : !isPeopleLarge) && <FloatingSpeaker models={models} />}
        </main>
        <aside
          className={classes(styles.right, isNarrow && !isPhone && styles.drawer)}
          aria-label={t('room.side')}
          hidden={isPhone ? centreParts.has(part) : !isSideOpen}
        >
          {!isNarrow && <ColumnEdge side="right" layout={layout} />}
          {side}
        </aside>
      </div>
      {isPhone && <PartTabs part={part} onPart={setPart} />}
      {isWhole && (
        <CallBar
          models={models}
          isPhone={isPhone}
          isPeopleLarge={isPeopleLarge}
          isPeopleOpen={isSideOpen && tab === 'people'}
          onPin={mayPin ? pin : null}
          onLayout={toggleLarge}
          onPeople={togglePeople}
          onShortcuts={() => setKeysOpen(true)}
        />
      )}
      <RemoteSounds call={call} media={media} onBlocked={onBlocked} allowed={allowed} />
      <ShortcutsDialog isOpen={areKeysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  )
}

/** What is drawn on the images of a case, once the case is known. */
function DrawnOnCase({ file, children }: { file: CaseFile | null; children: ReactNode }) {
  if (!file) return children
  return (
    <CaseAnnotations caseId={file.case.id} roles={file.roles} people={file.people}>
      {children}
    </CaseAnnotations>
  )
}

const centreParts: ReadonlySet<Part> = new Set<Part>(['video', 'images'])
