/**
 * Words that technicians write into recordings and that name nobody. An annotation made of these, of numbers, of
 * channel names and of stimulus codes is kept; any other text may hold a name and is taken out.
 */
const words = new Set(
  (
    'a after alpha and arousal artefact artifact at awake background baseline beginning beta bipolar blink blinks ' +
    'burst calibration channel chewing clinical closed cough continuous delta drowsy eeg electrode electrographic ' +
    'end epoch event ev eye eyes ekg ecg eog emg fixation flash focal frontal generalised generalized hyperventilation ' +
    'hv hz ictal impedance in left lights light marker montage movement muscle myoclonus no normal noise ' +
    'occipital of off on onset open opened parietal patient photic pause polyspike post postictal recording record ' +
    'reference resp response rest restart resumed rhythmic right s seizure sharp sleep slow slowing spike spikes ' +
    'spindle stage start started stim stimulation stimulus stop suppression swallow synthetic task temporal theta ' +
    'time to trigger uv vertex wake wave waves with y n1 n2 n3 rem w ms sec second seconds minute minutes ' +
    'apnea hypopnea desaturation snore gain filter sensitivity segment gap closing opening talking talk sz'
  ).split(' '),
)
const number = /^[+-]?\d{1,4}([.,]\d{1,3}|(:\d\d){1,2})?%?$/
/** More of them together may be a date of birth, a telephone number or a record number. */
const mostDigits = 6
/** `T0`, `S255`, `Fp1`, `F7-T3`: a code or channel, a letter or three and a number. */
const code = /^[a-z]{1,3}\d{0,3}(-[a-z]{1,3}\d{0,3})?$/

export const removedText = '[text removed]'

export function cleanAnnotation(text: string): string {
  const tokens = text
    .toLowerCase()
    .split(/[\s/()[\],;:.!?#=_]+/)
    .filter(Boolean)
  const known = tokens.every(
    (token) => words.has(token) || number.test(token) || (code.test(token) && /\d/.test(token)),
  )
  const digits = tokens
    .filter((token) => number.test(token))
    .join('')
    .replaceAll(/\D/g, '').length
  return known && digits <= mostDigits ? text : removedText
}
