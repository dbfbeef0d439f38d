import type { TimelineEntry, When } from '../../shared/domain/clinical.ts'

const age = (years: number, months = 0): When => ({ precision: 'age', years, months })
const id = (number: number): TimelineEntry['id'] => `tle_${String(number).padStart(16, '0')}`

/** The invented course of the demonstration's patient. */
export const course: readonly TimelineEntry[] = [
  { id: id(1), kind: 'onset', from: age(2), text: 'First seizure out of sleep.' },
  {
    id: id(2),
    kind: 'seizures',
    from: age(2),
    to: null,
    name: 'Focal motor, impaired awareness',
    frequency: { count: 25, per: 'day' },
    text: 'Stares, the left arm stiffens, up to a minute, mostly from sleep.',
  },
  {
    id: id(3),
    kind: 'treatment',
    from: age(2, 1),
    to: age(2, 9),
    name: 'Levetiracetam',
    dose: '40 mg/kg/day',
    effect: 'unchanged',
    text: '',
  },
  {
    id: id(4),
    kind: 'treatment',
    from: age(2, 9),
    to: age(3, 4),
    name: 'Oxcarbazepine',
    dose: '30 mg/kg/day',
    effect: 'better',
    text: 'For three months.',
  },
  {
    id: id(5),
    kind: 'treatment',
    from: age(3, 4),
    to: null,
    name: 'Lacosamide',
    dose: '8 mg/kg/day',
    effect: 'unchanged',
    text: '',
  },
  {
    id: id(6),
    kind: 'investigation',
    from: age(3, 6),
    what: 'ictalEeg',
    text: 'Seizures begin over the right frontal electrodes.',
  },
  {
    id: id(7),
    kind: 'investigation',
    from: age(3, 8),
    what: 'neuropsychology',
    text: 'Slowed since the age of three.',
  },
  { id: id(8), kind: 'investigation', from: age(3, 9), what: 'video', text: 'Three typical seizures.' },
]
