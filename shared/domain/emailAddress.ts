import { z } from 'zod'

/**
 * Where a person's mail goes, in lower case: nobody's provider tells Maria from maria, and people type both. 254 is what
 * fits an SMTP path (RFC 5321 section 4.5.3.1.3).
 */
export const EmailAddress = z.string().trim().toLowerCase().max(254).regex(z.regexes.email)
export type EmailAddress = z.infer<typeof EmailAddress>
