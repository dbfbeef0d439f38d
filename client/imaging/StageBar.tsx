import {
  Columns2,
  Columns3,
  Expand,
  Grid2x2,
  Grid2x2Plus,
  Grid3x3,
  LayoutGrid,
  LayoutPanelTop,
  Link2,
  type LucideIcon,
  PanelBottom,
  PictureInPicture2,
  Ruler,
  Square,
} from 'lucide-react'
import { memo } from 'react'
import type { Layout } from '../../shared/domain/stage.ts'
import { IconButton } from '../design/Button.tsx'
import { Menu, type MenuGroup } from '../design/Menu.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { Toolbar, ToolGroup, ToolSeparator } from '../design/Toolbar.tsx'
import { useObservable, useSelected } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { useAnnotations } from './annotations.ts'
import { LeadButtons } from './LeadButtons.tsx'
import { LeadPill } from './LeadPill.tsx'
import type { StageModel } from './stageModel.ts'
import styles from './StageView.module.css'
import { measures, type Tool, tools } from './tools.ts'
import { layoutKeys } from './useStageKeys.ts'

export type StageBarProps = {
  stage: StageModel
  tool: Tool
  onTool: (tool: Tool) => void
  linked: boolean
  onLinked: (linked: boolean) => void
  onEnlarge: () => void
  /** Opens the same on a second monitor; null where there is no way to. */
  onSecondWindow: (() => void) | null
}

export const StageBar = memo(function StageBar(props: StageBarProps) {
  const { stage, tool, onTool, linked, onLinked, onEnlarge, onSecondWindow } = props
  const { t } = useText()
  return (
    <div className={styles.bar}>
      {stage.together && (
        <div className={styles.lead}>
          <LeadPill stage={stage} />
          <LeadButtons stage={stage} />
        </div>
      )}
      <Toolbar label={t('imaging.stage')}>
        <ToolGroup label={t('imaging.tools')}>
          {tools
            .filter(({ id }) => id !== 'point' || stage.together)
            .map(({ id, icon, shortcut }) => (
              <IconToggle
                key={id}
                size="s"
                icon={icon}
                label={t(`imaging.tool.${id}`)}
                shortcut={shortcut}
                isSelected={tool === id}
                onChange={() => onTool(id)}
              />
            ))}
          <MeasureMenu tool={tool} onTool={onTool} />
        </ToolGroup>
        <ToolSeparator />
        <IconToggle size="s" icon={Link2} label={t('imaging.link')} isSelected={linked} onChange={onLinked} />
        <LayoutMenu stage={stage} />
        <IconButton size="s" icon={Expand} label={t('imaging.enlarge')} shortcut="E" onPress={onEnlarge} />
        {onSecondWindow && (
          <IconButton size="s" icon={PictureInPicture2} label={t('imaging.secondWindow')} onPress={onSecondWindow} />
        )}
      </Toolbar>
    </div>
  )
})

/** What is drawn and measured, and whose of it is seen. */
function MeasureMenu({ tool, onTool }: Pick<StageBarProps, 'tool' | 'onTool'>) {
  const { t } = useText()
  const annotations = useAnnotations()
  const visible = useObservable(annotations.visible)
  const chosen = measures.find(({ id }) => id === tool)
  const draws: MenuGroup = {
    id: 'draw',
    title: t('imaging.draw'),
    ...(chosen ? { selected: chosen.id } : {}),
    entries: measures.map(({ id, icon, shortcut }) => ({
      id,
      icon,
      shortcut,
      label: t(`imaging.tool.${id}`),
      onAction: () => onTool(id),
    })),
  }
  const sees: MenuGroup = {
    id: 'see',
    title: t('imaging.drawnShown'),
    selected: visible,
    entries: (['all', 'own', 'none'] as const).map((id) => ({
      id,
      label: t(`imaging.drawnShown.${id}`),
      onAction: () => annotations.visible.set(id),
    })),
  }
  return (
    <Menu
      label={t('imaging.measure')}
      trigger={
        <IconButton
          size="s"
          tone={chosen ? 'primary' : 'plain'}
          icon={chosen?.icon ?? Ruler}
          label={chosen ? t(`imaging.tool.${chosen.id}`) : t('imaging.measure')}
        />
      }
      groups={annotations.mayDraw ? [draws, sees] : [sees]}
    />
  )
}

function LayoutMenu({ stage }: { stage: StageModel }) {
  const { t } = useText()
  const layout = useSelected(stage.shown, (shown) => shown.layout)
  const group: MenuGroup = {
    id: 'layout',
    selected: layout,
    entries: layoutKeys.map((id, index) => ({
      id,
      icon: layoutIcons[id],
      shortcut: String(index + 1),
      label: t(`imaging.layout.${id}`),
      onAction: () => stage.showLayout(id),
    })),
  }
  return (
    <Menu
      label={t('imaging.layout')}
      trigger={<IconButton size="s" icon={layoutIcons[layout]} label={t('imaging.layout')} shortcut="1-9" />}
      groups={[group]}
    />
  )
}

const layoutIcons: Record<Layout, LucideIcon> = {
  one: Square,
  sideBySide: Columns2,
  imagesOverEeg: PanelBottom,
  four: Grid2x2,
  fourOverEeg: LayoutPanelTop,
  six: LayoutGrid,
  three: Columns3,
  eight: Grid2x2Plus,
  nine: Grid3x3,
}
