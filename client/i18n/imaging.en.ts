/** Words of `client/imaging`. Keys start with `imaging.`. */
export const imagingEn = {} as const
