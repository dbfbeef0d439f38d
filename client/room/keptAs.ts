import type { Kept } from '../lobby/ownMedia.ts'

/** A place in this browser's storage. */
export const keptAs = (name: string): Kept => ({
  read: () => localStorage.getItem(`consilium.${name}`),
  write: (value) => localStorage.setItem(`consilium.${name}`, value),
})
