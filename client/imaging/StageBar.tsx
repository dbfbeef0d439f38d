import {
  Columns2,
  Columns3,
  Grid2x2,
  Grid2x2Plus,
  Grid3x3,
  LayoutGrid,
  LayoutPanelTop,
  Link2,
  type LucideIcon,
  PanelBottom,
  Square,
} from 'lucide-react'
import type { Layout } from '../../shared/domain/stage.ts'
import { IconToggle } from '../design/ToggleButton.tsx'
import { Toolbar, ToolGroup, ToolSeparator } from '../design/Toolbar.tsx'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { LeadButtons } from './LeadButtons.tsx'
import { LeadPill } from './LeadPill.tsx'
import type { StageModel } from './stageModel.ts'
import styles from './StageView.module.css'
import { type Tool, tools } from './tools.ts'
import { layoutKeys } from './useStageKeys.ts'

export type StageBarProps = {
  stage: StageModel
  tool: Tool
  onTool: (tool: Tool) => void
  linked: boolean
  onLinked: (linked: boolean) => void
}

export function StageBar({ stage, tool, onTool, linked, onLinked }: StageBarProps) {
  const { t } = useText()
  const { layout } = useObservable(stage.shown)
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
        </ToolGroup>
        <ToolSeparator />
        <IconToggle size="s" icon={Link2} label={t('imaging.link')} isSelected={linked} onChange={onLinked} />
        <ToolSeparator />
        <ToolGroup label={t('imaging.layout')}>
          {layoutKeys.map((id, index) => (
            <IconToggle
              key={id}
              size="s"
              icon={layoutIcons[id]}
              label={t(`imaging.layout.${id}`)}
              shortcut={String(index + 1)}
              isSelected={layout === id}
              onChange={() => stage.showLayout(id)}
            />
          ))}
        </ToolGroup>
      </Toolbar>
    </div>
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
