import { observable, type Observable } from '../app/observable.ts'

const key = 'eeg.rightFirst'
const known = observable(typeof localStorage !== 'undefined' && localStorage.getItem(key) === 'yes')

/** Whether this person reads the right side above the left, as some countries do. The guideline's is left above right. */
export const rightFirst: Observable<boolean> = known

export function readRightFirst(isFirst: boolean): void {
  localStorage.setItem(key, isFirst ? 'yes' : 'no')
  known.set(isFirst)
}
