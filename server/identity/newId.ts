import { randomInt } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A new id of the given prefix: sixteen characters by chance, 82 bits. */
export const newId = <Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` =>
  `${prefix}_${Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('')}`
