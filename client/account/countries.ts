import type { Text } from '../i18n/text.ts'

/** Where members and guests of networks come from: the EU and EEA, their neighbours, and partners elsewhere (ISO 3166-1). */
const codes =
  'AD AL AM AR AT AU AZ BA BE BG BR BY CA CH CL CN CO CY CZ DE DK DZ EE EG ES FI FR GB GE GR HR HU IE IL IN IS IT JP KR KZ LB LI LT LU LV MA MC MD ME MK MT MX NL NO NZ PL PT RO RS SA SE SG SI SK SM TN TR TW UA US VA XK ZA'

export function countryOptions(text: Text): { value: string; label: string }[] {
  return codes
    .split(' ')
    .map((value) => ({ value, label: text.country(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, text.locale))
}
