import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const parts = ['shared', 'media', 'server', 'client', 'test'] as const
const files = Object.fromEntries(
  globSync('{shared,media,server,client,test}/**/*.{ts,tsx,mjs}', { cwd: root, exclude: ['client/dist/**'] }).map(
    (path) => [path, readFileSync(join(root, path), 'utf8')],
  ),
)
const importing =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?['"](\.{1,2}\/[^'"]+)['"]|import\(\s*['"](\.{1,2}\/[^'"]+)['"]/g
const imports = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [
    path,
    [...text.matchAll(importing)].map((match) => normalize(join(dirname(path), match[1] ?? match[2] ?? ''))),
  ]),
)
const part = (path: string) => path.split('/')[0] ?? ''

/** Who may import whom. A part may always import itself; server/setup and server/board.ts alone may reach the SFU. */
const allowed: Record<(typeof parts)[number], readonly string[]> = {
  shared: [],
  media: ['shared'],
  client: ['shared'],
  server: ['shared'],
  test: ['shared', 'media', 'client', 'server'],
}
const reachesMedia = /^server\/(board\.ts|setup\/)/

test('imports point towards shared/', () => {
  const wrong = Object.entries(imports).flatMap(([from, targets]) =>
    targets
      .filter((to) => part(to) !== part(from) && !allowed[part(from) as (typeof parts)[number]].includes(part(to)))
      .filter((to) => !(part(to) === 'media' && reachesMedia.test(from)))
      .map((to) => `${from} -> ${to}`),
  )
  assert.deepEqual(wrong, [])
})

test('the statement leans on nothing of ours, so that it stays an independent witness', () => {
  const wrong = Object.entries(imports)
    .filter(([from]) => from.startsWith('shared/statement/'))
    .flatMap(([from, targets]) =>
      targets.filter((to) => !to.startsWith('shared/statement/')).map((to) => `${from} -> ${to}`),
    )
  assert.deepEqual(wrong, [])
})

test('no file imports itself by a roundabout way at run time', () => {
  const typeOnly = /(?:^|\n)\s*import\s+type\b[^'"`;]*?['"](\.{1,2}\/[^'"]+)['"]/g
  const runtime = Object.fromEntries(
    Object.entries(imports).map(([path, targets]) => {
      const types = [...(files[path] ?? '').matchAll(typeOnly)].map((m) => normalize(join(dirname(path), m[1] ?? '')))
      return [path, targets.filter((to) => !types.includes(to))]
    }),
  )
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): string[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' -> ')]
    if (done.has(path)) return []
    const found = (runtime[path] ?? []).flatMap((to) => walk(to, [...trail, path]))
    done.add(path)
    return found
  }
  assert.deepEqual(
    Object.keys(files).flatMap((path) => walk(path, [])),
    [],
  )
})

for (const [what, pattern, owner] of [
  [
    'reads the environment',
    /process\.env/,
    /^(server\/(config\.ts|setup\/)|media\/(config\.ts|main\.ts|worker\/main\.ts)|test\/)/,
  ],
  [
    'asks the time',
    /Date\.now\(|new Date\(\)|performance\.now\(/,
    /^(server\/(clock|log)\.ts|client\/|media\/|test\/)/,
  ],
  ['writes to the console', /\bconsole\./, /^test\//],
] as const) {
  test(`only its owner ${what}`, () => {
    const strangers = Object.keys(files).filter((path) => pattern.test(files[path] ?? '') && !owner.test(path))
    assert.deepEqual(strangers, [])
  })
}

test('no file is longer than 350 lines', () => {
  const long = Object.entries(files).filter(([, text]) => text.split('\n').length > 351)
  assert.deepEqual(
    long.map(([path]) => path),
    [],
  )
})

test('no name says nothing', () => {
  const vague = Object.keys(files).filter((path) =>
    /(^|\/)(utils?|helpers?|common|misc|manager|types|index)(\/|\.tsx?$)/i.test(path),
  )
  assert.deepEqual(vague, [])
})
