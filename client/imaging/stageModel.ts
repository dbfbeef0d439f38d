import type { CaseId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import {
  emptyStage,
  type Layout,
  type Pointer,
  Shown,
  Stage,
  type View,
  viewportsOf,
} from '../../shared/domain/stage.ts'
import type { Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Participant, RoomRequests } from '../../shared/protocol/room.ts'
import { parseInput, type Remote } from '../../shared/protocol/table.ts'
import { type Changeable, observable, type Observable } from '../app/observable.ts'
import { hanging, hasContent, laidOut } from './hanging.ts'
import { openPointers, type Pointers } from './pointers.ts'

/** `leading`: what I do, everybody sees. `following`: I see what the leader does. `alone`: neither. */
export type StageMode = 'leading' | 'following' | 'alone'

export type StageModel = {
  /** False outside a meeting, where there is nobody to lead or follow. */
  readonly together: boolean
  readonly self: PersonId
  readonly studies: readonly Study[]
  /** What a case is called on its images. */
  readonly pseudonyms: Readonly<Partial<Record<CaseId, string>>>
  readonly mode: Observable<StageMode>
  readonly leader: Observable<PersonId | null>
  readonly asking: Observable<readonly PersonId[]>
  /** What this screen shows now. */
  readonly shown: Observable<Shown>
  /** What the room shows, and which viewport of it changed last: where the leader is. */
  readonly led: Observable<{ shown: Shown; latest: number }>
  readonly people: Observable<readonly Participant[]>
  /** The last request that was refused; null after one that was not. */
  readonly problem: Observable<Problem | null>
  readonly pointers: Pointers['shown']
  /** The viewport that keys go to. */
  readonly active: Changeable<number>
  /** Whether I may lead at all, and whether I may take the lead without asking. */
  readonly mayLead: () => boolean
  readonly mayTake: () => boolean
  lookAlone(): void
  comeBack(): void
  /** Takes the lead where it is free or one moderates; otherwise the server puts one among those who ask. */
  take(): void
  ask(): void
  give(person: PersonId | null): void
  /** Brings those who look alone back to what I show. */
  gather(): void
  /** Changes what is shown: to all while leading, otherwise to me alone from now on. */
  show(change: (shown: Shown) => Shown): void
  showView(viewport: number, view: View): void
  showLayout(layout: Layout): void
  /** Points, or with `ping` marks a place, for all who look at the same. */
  point(pointer: Pointer): void
  handleStage(stage: Stage): void
  handlePointer(told: { person: PersonId; pointer: Pointer }): void
  handlePeople(people: readonly Participant[]): void
  /** A new connection: the room may have started anew elsewhere, and its counting with it. */
  handleConnected(): void
  close(): void
}

export type StageOptions = {
  self: PersonId
  studies: readonly Study[]
  ask: Pick<Remote<RoomRequests>, 'stage:show' | 'stage:lead' | 'stage:give' | 'stage:gather'>
  signalPointer: (pointer: Pointer) => void
  pseudonyms?: Readonly<Partial<Record<CaseId, string>>>
  together?: boolean
  /** Calls back before the next picture is drawn. */
  nextFrame?: (run: () => void) => void
}

/** What is on its way to the room at a time. A slow line is not filled with what is old when it arrives. */
const mostUnderWay = 3

/** What is looked at together, seen from one screen. Sends nothing while not leading, and one change a frame. */
export function openStageModel(options: StageOptions): StageModel {
  const { self, studies, ask, pseudonyms = {}, together = true } = options
  const nextFrame = options.nextFrame ?? ((run: () => void) => void requestAnimationFrame(run))
  let stage = emptyStage
  /** What I look at when I look alone. */
  let alone: Shown | null = null
  /** What I lead to and the server has not confirmed yet. */
  let unconfirmed: Shown | null = null
  let lastSent: Shown | null = null
  let underWay = 0
  let scheduled = false
  let closed = false
  let stale = false

  const mode = observable<StageMode>('following')
  const leader = observable<PersonId | null>(null)
  const asking = observable<readonly PersonId[]>([])
  const shown = observable<Shown>(emptyStage.shown)
  const led = observable({ shown: emptyStage.shown, latest: 0 })
  const people = observable<readonly Participant[]>([])
  const problem = observable<Problem | null>(null)
  const active = observable(0)
  const pointers = openPointers(options.signalPointer)

  function publish(): void {
    const leads = stage.leader === self
    if (!leads) unconfirmed = null
    leader.set(stage.leader)
    asking.set(stage.asking)
    mode.set(leads ? 'leading' : alone ? 'alone' : 'following')
    shown.set((leads ? unconfirmed : alone) ?? stage.shown)
    if (led.get().shown !== stage.shown) led.set({ shown: stage.shown, latest: latestChange(led.get(), stage.shown) })
    active.set(Math.min(active.get(), shown.get().views.length - 1))
  }

  /** With each frame that is drawn the latest goes out: waiting for the answer to the one before would halve the rate. */
  function send(): void {
    scheduled = false
    const next = unconfirmed
    if (closed || !next || next === lastSent || stage.leader !== self || underWay >= mostUnderWay) return
    lastSent = next
    void carry(next)
  }

  async function carry(sent: Shown): Promise<void> {
    underWay++
    try {
      await ask['stage:show']({ shown: sent })
      if (unconfirmed === sent) {
        stage = { ...stage, shown: sent }
        unconfirmed = null
      }
      problem.set(null)
    } catch (error) {
      refused(error)
      // What could not be carried is sent again when the stage is told anew; what was refused is undone.
      lastSent = null
      if (error instanceof Problem && error.code !== 'unavailable') unconfirmed = null
    } finally {
      underWay--
      publish()
      if (unconfirmed && lastSent !== null && unconfirmed !== lastSent) schedule()
    }
  }

  function refused(error: unknown): void {
    if (!(error instanceof Problem)) throw error
    if (!closed) problem.set(error)
  }

  async function request(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
      problem.set(null)
    } catch (error) {
      refused(error)
    }
  }

  function lead(to: Shown): void {
    unconfirmed = to
    publish()
    schedule()
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    nextFrame(send)
  }

  const show = (change: (shown: Shown) => Shown) => {
    const next = sameWhereEqual(shown.get(), parseInput(Shown, change(shown.get())))
    if (next.views.length !== viewportsOf[next.layout]) throw new Problem('invalid-input', { at: 'views' })
    if (mode.get() === 'leading') return lead(next)
    alone = next
    publish()
  }
  const requestLead = () => void request(() => ask['stage:lead']({}))
  const roles = () => people.get().find((person) => person.id === self)?.roles ?? []

  return {
    together,
    self,
    studies,
    pseudonyms,
    mode,
    leader,
    asking,
    shown,
    led,
    people,
    problem,
    active,
    pointers: pointers.shown,
    mayLead: () => may(roles(), 'stage:lead'),
    mayTake: () => may(roles(), 'stage:lead') && (stage.leader === null || may(roles(), 'floor:moderate')),
    lookAlone: () => {
      alone = hasContent(shown.get()) ? shown.get() : hanging(studies)
      if (stage.leader === self) void request(() => ask['stage:give']({ person: null }))
      publish()
    },
    comeBack: () => {
      alone = null
      publish()
    },
    take: requestLead,
    ask: requestLead,
    give: (person) => void request(() => ask['stage:give']({ person })),
    gather: () => void request(() => ask['stage:gather']({})),
    show,
    showView: (viewport, view) =>
      show((now) => ({ ...now, views: now.views.map((other, index) => (index === viewport ? view : other)) })),
    showLayout: (layout) => show((now) => laidOut(now, layout, studies)),
    point: (pointer) => {
      if (mode.get() !== 'alone') pointers.point(pointer)
    },
    handleStage: (told) => {
      const parsed = parseInput(Stage, told)
      const next = { ...parsed, shown: sameWhereEqual(shown.get(), parsed.shown) }
      if (next.sequence < stage.sequence && !stale) return
      const had = { leads: stage.leader === self, shown: shown.get() }
      const lost = stale && had.leads && next.leader === null && !hasContent(next.shown) && hasContent(had.shown)
      // A room that began anew counts from nothing again.
      if (next.gathered > stage.gathered && next.leader !== self && !stale) alone = null
      stale = false
      stage = next
      if (lost) {
        // The room moved to another machine and remembers nothing: who led takes it back to where it was.
        alone = had.shown
        requestLead()
      }
      publish()
      if (next.leader !== self) return
      if (!had.leads && alone) lead(alone)
      else if (!hasContent(shown.get()) && studies.length > 0) lead(hanging(studies))
      else if (unconfirmed) schedule()
      alone = null
    },
    handlePointer: pointers.handle,
    handlePeople: (now) => {
      people.set(now)
      pointers.keep(now.map(({ id }) => id))
    },
    handleConnected: () => {
      stale = true
      lastSent = null
    },
    close: () => {
      closed = true
      pointers.close()
    },
  }
}

/** Views that say the same stay the same objects, so that only the viewports that changed are drawn again. */
function sameWhereEqual(before: Shown, now: Shown): Shown {
  const views = now.views.map((view, index) => {
    const known = before.views[index]
    return known && JSON.stringify(known) === JSON.stringify(view) ? known : view
  })
  return { ...now, views }
}

function latestChange(before: { shown: Shown; latest: number }, now: Shown): number {
  const changed = now.views.findIndex(
    (view, index) => view.kind !== 'empty' && JSON.stringify(view) !== JSON.stringify(before.shown.views[index]),
  )
  return changed >= 0 ? changed : Math.min(before.latest, now.views.length - 1)
}
