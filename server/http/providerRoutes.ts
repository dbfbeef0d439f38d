import { Router } from 'express'
import { Problem } from '../../shared/protocol/problems.ts'
import { signInByProvider } from '../actions/providerSignIn.ts'
import type { Board } from '../board.ts'
import { providerCallback } from '../identity/provider.ts'
import { begin } from '../identity/throttle.ts'
import { browserLine } from './browserLine.ts'

const journeyMilliseconds = 10 * 60_000

/** To an organisation's sign-in page and back. What goes wrong is told by the sign-in page: the browser is not a script. */
export function providerRoutes(board: Board): Router {
  const router = Router()
  const toSignIn = (code: string) => `/sign-in?problem=${code}`

  router.get('/api/oidc/begin', async (request, response) => {
    const line = browserLine(board, request, response)
    try {
      if (!board.provider) throw new Problem('not-found')
      await begin(board, [{ kind: 'address', id: line.address }])
      const { to, state, journey } = await board.provider.begin(line.ceremony())
      await board.store.passing.put('journey', state, journey, board.clock.now() + journeyMilliseconds)
      response.redirect(302, to)
    } catch (error) {
      response.redirect(302, toSignIn(told(board, error)))
    }
  })

  router.get(providerCallback, async (request, response) => {
    const line = browserLine(board, request, response)
    try {
      if (!board.provider) throw new Problem('not-found')
      const cameBackTo = new URL(request.originalUrl, board.entry)
      const state = cameBackTo.searchParams.get('state') ?? ''
      const journey = await board.store.passing.take('journey', state.slice(0, 200), board.clock.now())
      const known = await board.provider.finish(cameBackTo, state, journey, line.ceremony())
      await signInByProvider(board, line, known)
      response.redirect(302, '/')
    } catch (error) {
      response.redirect(302, toSignIn(told(board, error)))
    }
  })

  return router
}

function told(board: Board, error: unknown): string {
  if (!(error instanceof Problem)) {
    board.log.bug(error, 'sign-in by provider')
    return 'unavailable'
  }
  if (error.cause)
    board.log.warn('provider-refused', {
      code: error.code,
      because: String((error.cause as Error).message).slice(0, 200),
    })
  return error.code
}
