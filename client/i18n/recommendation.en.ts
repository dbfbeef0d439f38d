/** Words of `client/recommendation`. Keys start with `recommendation.`. */
export const recommendationEn = {} as const
