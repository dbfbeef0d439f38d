import type { Editor } from '@tiptap/react'
import { ListTree } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import { type SectionKey, sectionKeys } from '../../shared/statement/document.ts'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Menu } from '../design/Menu.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import type { RecommendationDocument } from './documentModel.ts'
import styles from './DraftPanel.module.css'
import { EditorToolbar } from './EditorToolbar.tsx'
import { insertEvidence } from './evidencePins.ts'
import { FreezeButton } from './FreezeButton.tsx'
import { ItemsEditor } from './ItemsEditor.tsx'
import { ItemsReading } from './ItemsView.tsx'
import { LostWords } from './LostWords.tsx'
import { PanelFrame } from './PanelFrame.tsx'
import { PresentPeople, WritingHere } from './PresentPeople.tsx'
import type { RecommendationPanelProps } from './RecommendationPanel.tsx'
import { SavedState } from './SavedState.tsx'
import { savedOf } from './savedModel.ts'
import { SectionEditor } from './SectionEditor.tsx'
import { SectionReading } from './SectionReading.tsx'

export type DraftPanelProps = RecommendationPanelProps & {
  recommendation: Extract<Recommendation, { state: 'draft' }>
  document: RecommendationDocument
}

/** The text while it is written: for writers an editor a section, for all others the same words as they appear. */
export function DraftPanel({ recommendation, roles, document, pins, onOpenEvidence }: DraftPanelProps) {
  const { t } = useText()
  const isLoaded = useObservable(document.loaded)
  const line = useObservable(document.line)
  const problem = useObservable(document.problem)
  const { editors, active, setActive, forget } = useEditors()
  const isClosed = line.connection === 'closed'
  const isWriter = line.mayWrite && !isClosed && may(roles, 'document:write')
  const goTo = useGoTo()

  useEffect(() => {
    if (!isWriter) return undefined
    return pins?.listen((pinned) => {
      const findings = editors.current.get('findings')
      const editor = active ?? findings
      if (!editor) return
      insertEvidence(editor, pinned, active ? 'cursor' : 'end')
      say({ tone: 'good', title: t('recommendation.pinned', { label: pinned.label }) })
    })
  }, [pins, isWriter, active, editors, t])

  return (
    <PanelFrame
      recommendation={recommendation}
      aside={<PresentPeople document={document} onGoTo={goTo} />}
      tools={
        <>
          <div className={classes(styles.bar)}>
            <SavedState document={document} />
            <SectionMenu onGoTo={goTo} />
          </div>
          {isWriter && isLoaded && <EditorToolbar editor={active} />}
        </>
      }
    >
      {problem && <ProblemNotice problem={problem} onRetry={document.reconnect} />}
      {isClosed && !problem && (
        <Button size="s" onPress={document.reconnect}>
          {t('recommendation.reconnect')}
        </Button>
      )}
      <LostWords document={document} />
      {!isLoaded && !isClosed && <Skeleton shape="block" count={3} />}
      {isLoaded &&
        sectionKeys.map((key) => (
          <section key={key} id={sectionId(key)} className={classes(styles.section)}>
            <header className={styles.heading}>
              <h3>{t(`recommendation.section.${key}`)}</h3>
              <WritingHere document={document} section={key} />
            </header>
            {isWriter ? (
              <SectionEditor
                document={document}
                sectionKey={key}
                onReady={(editor) => void editors.current.set(key, editor)}
                onActive={setActive}
                onGone={forget}
              />
            ) : (
              <SectionReading document={document} sectionKey={key} onOpenEvidence={onOpenEvidence} />
            )}
            {key === 'recommendation' &&
              (isWriter ? <ItemsEditor doc={document.doc} /> : <ItemsReading doc={document.doc} />)}
          </section>
        ))}
      {isLoaded && may(roles, 'recommendation:freeze') && (
        <FreezeButton recommendation={recommendation} isSaved={savedOf(line).state === 'saved'} />
      )}
    </PanelFrame>
  )
}

/** The editors on screen, and the one in which was written last: the tools act on that. */
function useEditors() {
  const editors = useRef(new Map<SectionKey, Editor>())
  const [active, setActive] = useState<Editor | null>(null)
  const forget = useCallback((editor: Editor) => {
    for (const [key, one] of editors.current) if (one === editor) editors.current.delete(key)
    setActive((current) => (current === editor ? null : current))
  }, [])
  return { editors, active, setActive, forget }
}

const sectionId = (key: SectionKey) => `recommendation-${key}`

/** Scrolls to a section and puts the cursor or the reader there. */
function useGoTo() {
  return useCallback((key: SectionKey) => {
    const section = window.document.getElementById(sectionId(key))
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector<HTMLElement>('[role="textbox"]')?.focus({ preventScroll: true })
  }, [])
}

function SectionMenu({ onGoTo }: { onGoTo: (key: SectionKey) => void }) {
  const { t } = useText()
  const entries = sectionKeys.map((key) => ({
    id: key,
    label: t(`recommendation.section.${key}`),
    onAction: () => {
      // The menu gives focus back to its button when it closes, which comes after this.
      setTimeout(() => onGoTo(key))
    },
  }))
  return (
    <Menu
      label={t('recommendation.sections')}
      trigger={
        <Button size="s" tone="plain" icon={ListTree}>
          {t('recommendation.sections')}
        </Button>
      }
      groups={[{ id: 'sections', entries }]}
    />
  )
}
