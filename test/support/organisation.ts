import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export type Employee = { sub: string; email: string; email_verified: boolean }

export interface Organisation extends AsyncDisposable {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who sits at the browser, and with how much: what the organisation's own page would find out. */
  atTheDesk: { employee: Employee; amr: string[] }
}

/** A real OpenID provider on a port of its own, whose pages sign in at once whoever sits at the desk. */
export async function organisation(redirectUri: () => string): Promise<Organisation> {
  const http = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const issuer = `http://localhost:${(http.address() as AddressInfo).port}`
  const made: Organisation = {
    issuer,
    clientId: 'consilium',
    clientSecret: 'a secret of the tests alone',
    atTheDesk: { employee: { sub: 'nobody', email: 'nobody@clinic.example', email_verified: true }, amr: [] },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((closed) => http.close(closed))
    },
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: made.clientId,
        client_secret: made.clientSecret,
        redirect_uris: [redirectUri()],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ ...made.atTheDesk.employee, sub, amr: made.atTheDesk.amr }) as never,
    }),
    interactions: { url: () => '/desk' },
    ttl: { Session: 60, Grant: 60, AccessToken: 60, IdToken: 60, Interaction: 60 },
  })
  const answer = provider.callback()
  http.on('request', (request, response) => {
    if (!request.url?.startsWith('/desk')) return void answer(request, response)
    const { sub } = made.atTheDesk.employee
    const settle = async () => {
      const { prompt, params, session } = await provider.interactionDetails(request, response)
      if (prompt.name === 'login') {
        await provider.interactionFinished(request, response, { login: { accountId: sub, amr: made.atTheDesk.amr } })
        return
      }
      const grant = new provider.Grant({ accountId: session?.accountId ?? sub, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid email')
      await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
    }
    settle().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  return made
}
