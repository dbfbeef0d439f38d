import type { RecommendationId } from '../../shared/domain/identifiers.ts'

export type SealedForm = 'letter' | 'bundle' | 'fhir'

/** Where one sealed version is fetched, in one of its forms. */
export const sealedFile = ({ id, version }: { id: RecommendationId; version: number }, form: SealedForm): string =>
  `/api/recommendations/${id}/${form}?version=${version}`
