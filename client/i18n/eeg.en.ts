/** Words of `client/eeg`. Keys start with `eeg.`. */
export const eegEn = {} as const
