import { type ReactNode, useEffect, useMemo } from 'react'
import type { AnnotationId, CaseId, PersonId } from '../../shared/domain/identifiers.ts'
import type { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import { may, type Role } from '../../shared/domain/permissions.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type BoardClient, useBoard, usePerson, useRequest } from '../app/board.tsx'
import { observable } from '../app/observable.ts'
import { type Annotations, AnnotationsContext, openAnnotations } from './annotations.ts'

type CaseAnnotationsProps = {
  caseId: CaseId
  roles: readonly Role[]
  people: readonly Colleague[]
  children: ReactNode
}

/** The figures that are kept with a case, for the viewports within. What somebody else draws is there at once. */
export function CaseAnnotations({ caseId, roles, people, children }: CaseAnnotationsProps) {
  const board = useBoard()
  const self = usePerson().id
  const { loadable } = useRequest('annotation:list', { case: caseId })
  const names = useMemo(() => new Map(people.map(({ id, name }) => [id, name])), [people])
  const mayDraw = may(roles, 'annotation:draw')
  const kept = useMemo(() => openKept(board, caseId, self, mayDraw), [board, caseId, self, mayDraw])
  useEffect(() => {
    if (loadable.state === 'ready') kept.told(loadable.value.annotations)
  }, [kept, loadable])
  const annotations = useMemo(
    () => ({ ...kept.annotations, nameOf: (person: PersonId) => names.get(person) ?? null }),
    [kept, names],
  )
  return <AnnotationsContext.Provider value={annotations}>{children}</AnnotationsContext.Provider>
}

type Kept = { annotations: Annotations; told: (list: readonly ImageAnnotation[]) => void }

/** What the server has told, and over it what it has not answered yet. */
function openKept({ ask, requests }: BoardClient, caseId: CaseId, self: PersonId, mayDraw: boolean): Kept {
  let known: readonly ImageAnnotation[] = []
  const pending = new Map<AnnotationId, ImageAnnotation | null>()
  const list = observable<readonly ImageAnnotation[]>([])
  const problem = observable<Problem | null>(null)

  const publish = () => {
    const told = known.filter(({ id }) => !pending.has(id))
    list.set([...told, ...[...pending.values()].filter((one) => one !== null)])
  }
  const send = async (id: AnnotationId, meanwhile: ImageAnnotation | null, run: () => Promise<unknown>) => {
    pending.set(id, meanwhile)
    publish()
    try {
      await run()
      problem.set(null)
      if (meanwhile) known = [...known.filter((one) => one.id !== id), meanwhile]
      else known = known.filter((one) => one.id !== id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.set(error)
    } finally {
      if (pending.get(id) === meanwhile) pending.delete(id)
      publish()
      requests.refresh((name) => name === 'annotation:list')
    }
  }
  const now = () => new Date().toISOString()

  const annotations = openAnnotations({
    self,
    mayDraw,
    nameOf: () => null,
    list,
    problem,
    draw: (id, draft) => {
      const drawn = { ...draft, id, case: caseId, by: self, drawnAt: now(), changedAt: now() }
      void send(id, drawn, () => ask['annotation:draw']({ case: caseId, id, draft }))
    },
    change: (id, to) => {
      const before = list.get().find((one) => one.id === id)
      if (before) void send(id, { ...before, ...to }, () => ask['annotation:change']({ id, ...to }))
    },
    remove: (id) => void send(id, null, () => ask['annotation:remove']({ id })),
    noteExport: async (study, format) => {
      await ask['image:export']({ case: caseId, format, study })
    },
  })
  return {
    annotations,
    told: (told) => {
      known = told
      publish()
    },
  }
}
