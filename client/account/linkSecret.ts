/** Takes the secret out of the address before anything else sees it: it stands in the fragment, which is never sent. */
function taken(path: string): string {
  if (location.pathname !== path) return ''
  const secret = location.hash.slice(1)
  if (secret) history.replaceState(null, '', path)
  return secret
}

export const invitationSecret = taken('/invitation')
export const beginSecret = taken('/begin')
