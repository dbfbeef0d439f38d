import { createContext, useContext } from 'react'
import type { AnnotationId, PersonId, StudyId } from '../../shared/domain/identifiers.ts'
import { type AnnotationDraft, checkFigure, type ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import { type Changeable, observable, type Observable } from '../app/observable.ts'

/** What is drawn onto the images of a case, and what one does with it. */
export type Annotations = {
  readonly self: PersonId
  readonly list: Observable<readonly ImageAnnotation[]>
  /** The last request that was refused. */
  readonly problem: Observable<Problem | null>
  readonly selected: Changeable<AnnotationId | null>
  readonly visible: Changeable<'all' | 'own' | 'none'>
  /** False for who only looks on. */
  readonly mayDraw: boolean
  nameOf(person: PersonId): string | null
  draw(draft: AnnotationDraft): void
  change(id: AnnotationId, to: Pick<AnnotationDraft, 'points' | 'text'>): void
  remove(id: AnnotationId): void
  /** Before a view is taken out as a file. */
  noteExport(study: StudyId, format: 'png' | 'dicom'): Promise<void>
}

/** Where annotations are kept: with the case, or, where there is none, on this page alone. */
export type AnnotationPorts = {
  self: PersonId
  mayDraw: boolean
  nameOf: (person: PersonId) => string | null
  list: Observable<readonly ImageAnnotation[]>
  problem: Observable<Problem | null>
  draw: (id: AnnotationId, draft: AnnotationDraft) => void
  change: Annotations['change']
  remove: Annotations['remove']
  noteExport: Annotations['noteExport']
}

export function openAnnotations(ports: AnnotationPorts): Annotations {
  const selected = observable<AnnotationId | null>(null)
  return {
    ...ports,
    selected,
    visible: observable<'all' | 'own' | 'none'>('all'),
    draw: (draft) => {
      checkFigure(draft)
      const id = newAnnotationId()
      ports.draw(id, draft)
      selected.set(id)
    },
    remove: (id) => {
      if (selected.get() === id) selected.set(null)
      ports.remove(id)
    },
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

function newAnnotationId(): AnnotationId {
  const chance = crypto.getRandomValues(new Uint32Array(16))
  return `ann_${Array.from(chance, (one) => letters[one % letters.length]).join('')}`
}

/** Kept on this page alone, as where images are tried out. */
export function localAnnotations(self: PersonId, nameOf: AnnotationPorts['nameOf'] = () => null): Annotations {
  const list = observable<readonly ImageAnnotation[]>([])
  const now = () => new Date().toISOString()
  return openAnnotations({
    self,
    mayDraw: true,
    nameOf,
    list,
    problem: observable<Problem | null>(null),
    draw: (id, draft) =>
      list.set([
        ...list.get(),
        { ...draft, id, case: 'cas_0000000000000000', by: self, drawnAt: now(), changedAt: now() },
      ]),
    change: (id, to) => list.set(list.get().map((one) => (one.id === id ? { ...one, ...to, changedAt: now() } : one))),
    remove: (id) => list.set(list.get().filter((one) => one.id !== id)),
    noteExport: async () => undefined,
  })
}

export const AnnotationsContext = createContext<Annotations>(localAnnotations('per_0000000000000000'))
export const useAnnotations = (): Annotations => useContext(AnnotationsContext)
