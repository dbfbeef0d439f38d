/** What the canvas is drawn with, resolved from the tokens of where it stands. */
export type EegColours = Record<(typeof names)[number], string>

const names = [
  'paper',
  'band',
  'trace',
  'polygraphic',
  'bad',
  'second',
  'fifth',
  'ink',
  'note',
  'note-span',
  'gap',
  'here',
] as const

/** A custom property keeps `light-dark()` as it was written; only a real property of an element resolves it. */
export function coloursAt(element: HTMLElement): EegColours {
  const probe = document.createElement('span')
  element.append(probe)
  const entries = names.map((name) => {
    probe.style.color = `var(--eeg-${name})`
    return [name, getComputedStyle(probe).color] as const
  })
  probe.remove()
  return Object.fromEntries(entries) as EegColours
}
