import { observable } from './observable.ts'

/** Whether the command palette is open, wherever it is opened from. */
export const palette = observable(false)
