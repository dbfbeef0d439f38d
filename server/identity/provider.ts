import { createHash } from 'node:crypto'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { EmailAddress } from '../../shared/domain/emailAddress.ts'
import { Problem } from '../../shared/protocol/problems.ts'

export type ProviderAt = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button says: the organisation's name. */
  name: string
  /** Values of `acr` or `amr` that stand for a second factor there. */
  secondFactor: string[]
}

/** What waits in the store while somebody is at their organisation's sign-in page. */
const Journey = z.strictObject({ verifier: z.string(), nonce: z.string(), bound: z.string() })
export type Journey = z.infer<typeof Journey>

/** Who the organisation says somebody is. */
export type Known = { issuer: string; subject: string; email: EmailAddress | undefined; hasSecondFactor: boolean }

export interface Provider {
  readonly name: string
  /** Where to send the browser, and what to remember under `state`. */
  begin(bound: string): Promise<{ to: string; state: string; journey: Journey }>
  /** Trades what the browser came back with. @throws Problem `provider-refused`. */
  finish(cameBackTo: URL, state: string, journey: unknown, bound: string): Promise<Known>
}

export const providerCallback = '/api/oidc/callback'

const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
})

/**
 * Sign-in by an organisation (OpenID Connect Core, authorization code with PKCE). It is asked for its settings when
 * somebody first signs in, so that one that is down keeps nobody else out.
 */
export function openProvider(at: ProviderAt, entry: string): Provider {
  let found: Promise<oidc.Configuration> | undefined
  const discovered = () => {
    const insecure = at.issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}
    found ??= oidc.discovery(new URL(at.issuer), at.clientId, at.clientSecret, undefined, insecure)
    found.catch(() => {
      found = undefined
    })
    return found
  }
  return {
    name: at.name,
    async begin(bound) {
      const configuration = await reached(discovered)
      const verifier = oidc.randomPKCECodeVerifier()
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
      const to = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: `${entry}${providerCallback}`,
        scope: 'openid email',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(at.secondFactor.length > 0 ? { acr_values: at.secondFactor.join(' ') } : {}),
      })
      return { to: to.href, state, journey: { verifier, nonce, bound } }
    },
    async finish(cameBackTo, state, journey, bound) {
      const remembered = Journey.safeParse(journey)
      if (!remembered.success || remembered.data.bound !== bound) throw new Problem('ceremony-over')
      const configuration = await reached(discovered)
      const claims = await answered(async () => {
        const tokens = await oidc.authorizationCodeGrant(configuration, cameBackTo, {
          pkceCodeVerifier: remembered.data.verifier,
          expectedState: state,
          expectedNonce: remembered.data.nonce,
          idTokenExpected: true,
        })
        const own = Claims.parse(tokens.claims())
        if (own.email !== undefined) return own
        // Many providers keep the address out of the ID token.
        const more = await oidc.fetchUserInfo(configuration, tokens.access_token, own.sub)
        return Claims.parse({ ...own, email: more.email, email_verified: more.email_verified })
      })
      const email = claims.email_verified === true ? EmailAddress.safeParse(claims.email) : undefined
      const shown = [...(claims.amr ?? []), ...(claims.acr === undefined ? [] : [claims.acr])]
      return {
        issuer: configuration.serverMetadata().issuer,
        subject: claims.sub,
        email: email?.success ? email.data : undefined,
        hasSecondFactor: shown.some((value) => value === 'mfa' || at.secondFactor.includes(value)),
      }
    },
  }
}

/** The id under which it is kept whose identity this is. */
export const identityId = ({ issuer, subject }: Pick<Known, 'issuer' | 'subject'>): string =>
  createHash('sha256').update(`oidc ${issuer} ${subject}`).digest('hex')

const reached = (work: () => Promise<oidc.Configuration>) => failing(work, 'unavailable', 'provider')
const answered = <T>(work: () => Promise<T>) => failing(work, 'provider-refused', 'answer')

async function failing<T>(
  work: () => Promise<T>,
  code: 'unavailable' | 'provider-refused',
  because: string,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Problem(code, { because }, { cause })
  }
}
