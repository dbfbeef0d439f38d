import type { Colleague } from '../../shared/domain/person.ts'
import type { Text } from '../i18n/text.ts'

const title = /^(dr|prof|pd|priv|doc|mag|med|mudr|univ|mr|mrs|ms)?\.?$/i

/** At most two letters for a person, from the first and last part of the name; titles are left out. */
export function initialsOf(name: string): string {
  const parts = name.split(/\s+/).filter((part) => !title.test(part))
  const letters = [parts.at(0), parts.length > 1 ? parts.at(-1) : ''].map((part) => [...(part ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}

/** "Paediatric neurology, Finland": people do not know each other, so a name never stands alone. */
export const describePerson = (text: Text, person: Colleague): string =>
  text.t('app.personDescription', {
    discipline: person.discipline,
    country: text.country(person.provider.country),
  })
