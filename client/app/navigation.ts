import { observable, type Observable } from './observable.ts'
import { pathOf, type Route, routeOf } from './route.ts'

const here = observable<Route>(routeOf(location.pathname))
addEventListener('popstate', () => here.set(routeOf(location.pathname)))

export const currentRoute: Observable<Route> = here

/** Goes to a place, as a link does. */
export const goTo = (route: Route): void => goToPath(pathOf(route))

/** Goes to an address of ours; `replace` leaves no way back to where one was. */
export function goToPath(path: string, how: 'push' | 'replace' = 'push'): void {
  const address = new URL(path, location.href)
  if (address.pathname === location.pathname && how === 'push') return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address.pathname)
  scrollTo(0, 0)
  here.set(routeOf(address.pathname))
}
