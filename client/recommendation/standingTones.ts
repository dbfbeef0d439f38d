/** Of the word for how a sealed version stands. */
export const standingTones = {
  current: 'good',
  amended: 'caution',
  superseded: 'caution',
  enteredInError: 'danger',
} as const
