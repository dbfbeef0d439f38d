import { accountEn } from './account.en.ts'
import { appEn } from './app.en.ts'
import { auditEn } from './audit.en.ts'
import { casesEn } from './cases.en.ts'
import { documentsEn } from './documents.en.ts'
import { eegEn } from './eeg.en.ts'
import { encryptionEn } from './encryption.en.ts'
import { imagingEn } from './imaging.en.ts'
import { moderationEn } from './moderation.en.ts'
import { intakeEn } from './intake.en.ts'
import { keptEn } from './kept.en.ts'
import { peopleEn } from './people.en.ts'
import { networkEn } from './network.en.ts'
import { outcomeEn } from './outcome.en.ts'
import { problemsEn } from './problems.en.ts'
import { recommendationEn } from './recommendation.en.ts'
import { callEn } from './call.en.ts'
import { roomEn } from './room.en.ts'
import { selfTestEn } from './selfTest.en.ts'
import { textPanelEn } from './textPanel.en.ts'
import { scheduleEn } from './schedule.en.ts'
import { verifyEn } from './verify.en.ts'

/**
 * Every text on screen, by area. A text is an ICU message: `{count, plural, one {# image} other {# images}}`.
 * A key starts with the name of its area, so that no two files hold the same one.
 */
export const english = {
  ...accountEn,
  ...appEn,
  ...auditEn,
  ...casesEn,
  ...documentsEn,
  ...eegEn,
  ...encryptionEn,
  ...imagingEn,
  ...moderationEn,
  ...intakeEn,
  ...keptEn,
  ...peopleEn,
  ...networkEn,
  ...outcomeEn,
  ...problemsEn,
  ...recommendationEn,
  ...callEn,
  ...roomEn,
  ...selfTestEn,
  ...textPanelEn,
  ...scheduleEn,
  ...verifyEn,
} as const

export type MessageKey = keyof typeof english
export type Catalogue = Readonly<Record<MessageKey, string>>
