/** What a browser calls itself, in two words that people know; `null` for what it does not say. */
export function browserNames(agent: string): { browser: string | null; system: string | null } {
  const browser = browsers.find(([, sign]) => sign.test(agent))?.[0] ?? null
  const system = systems.find(([, sign]) => sign.test(agent))?.[0] ?? null
  return { browser, system }
}

/** In order: each of the later ones also calls itself by an earlier name. */
const browsers = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Safari\//],
] as const
const systems = [
  ['iPad', /iPad/],
  ['iPhone', /iPhone/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux|X11/],
] as const
