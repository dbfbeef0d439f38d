import type { ReactNode } from 'react'
import type { PanelMember } from '../../shared/statement/statement.ts'
import { Badge } from '../design/Badge.tsx'
import { classes } from '../design/classes.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './PanelMembers.module.css'

export type PanelMembersProps<Member extends PanelMember> = {
  panel: readonly Member[]
  /** What stands under each, such as their position. */
  children?: (member: Member) => ReactNode
}

/** Who advised, from where, as what, and what interests they declared: as the statement names them. */
export function PanelMembers<Member extends PanelMember>({ panel, children }: PanelMembersProps<Member>) {
  const text = useText()
  const { t, country } = text
  return (
    <ul className={classes(styles.members)}>
      {panel.map((member) => (
        <li key={member.memberId} className={styles.member}>
          <div className={styles.who}>
            <p className={styles.name}>{member.name}</p>
            <Badge tone={member.role === 'chair' ? 'accent' : 'neutral'}>
              {t(`recommendation.role.${member.role}`)}
            </Badge>
          </div>
          <p className={styles.detail}>
            {t('recommendation.member', {
              discipline: member.discipline,
              provider: member.provider,
              country: country(member.country),
            })}
          </p>
          <p className={classes(styles.detail, member.interest?.conflict && styles.conflict)}>
            {interestWords(text, member.interest)}
          </p>
          {member.recused && <p className={classes(styles.detail, styles.conflict)}>{t('recommendation.recused')}</p>}
          {children?.(member)}
        </li>
      ))}
    </ul>
  )
}

function interestWords({ t }: Text, interest: PanelMember['interest']): string {
  if (!interest) return t('recommendation.interestMissing')
  const said = t(interest.conflict ? 'recommendation.interestConflict' : 'recommendation.interestNone')
  return interest.text ? t('recommendation.interestWords', { said, text: interest.text }) : said
}
