import { type FolderMailAt, openFolderMail } from './folderMail.ts'
import type { Mail } from './mail.ts'
import { openSmtpMail, type SmtpAt } from './smtpMail.ts'

export type MailAt = FolderMailAt | SmtpAt

export const openMail = (at: MailAt): Mail => (at.at === 'smtp' ? openSmtpMail(at) : openFolderMail(at))
