import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-aria-components'
import button from '../design/Button.module.css'
import { classes } from '../design/classes.ts'

export type NewTabLinkProps = { href: string; tone?: 'primary' | 'secondary'; children: ReactNode }

/** Goes somewhere beside the meeting: a page opened in its place would end the call. */
export function NewTabLink({ href, tone = 'secondary', children }: NewTabLinkProps) {
  return (
    <Link href={href} target="_blank" className={classes(button.button, button[tone], button.m)}>
      <ExternalLink size={16} aria-hidden />
      {children}
    </Link>
  )
}
