/** Words of `client/verify`. Keys start with `verify.`. */
export const verifyEn = {} as const
