import { observable } from './observable.ts'

/** Whether the dialog that opens a new case is open, wherever it is asked for from. */
export const openCaseDialog = observable(false)
