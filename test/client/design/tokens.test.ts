import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const client = join(import.meta.dirname, '../../../client')
const tokens = readFileSync(join(client, 'design/tokens.css'), 'utf8')
const colours = new Map(
  [...tokens.matchAll(/(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, record, reading]) => [name ?? '', { record: record ?? '', reading: reading ?? '' }] as const,
  ),
)
const grounds = ['--canvas', '--surface', '--surface-raised', '--surface-hover']

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function assertContrast(front: string, back: string, least: number): void {
  const [over, under] = [colours.get(front), colours.get(back)]
  assert.ok(over && under, `${front} on ${back}`)
  for (const theme of ['record', 'reading'] as const) {
    const ratio = contrast(over[theme], under[theme])
    assert.ok(ratio >= least, `${front} on ${back} in ${theme}: ${ratio.toFixed(2)} < ${least}`)
  }
}

test('text that carries values is readable at AAA in both themes', () => {
  for (const ground of grounds) {
    assertContrast('--text', ground, 7)
    assertContrast('--text-muted', ground, 7)
  }
})

test('all other text is readable at AA in both themes', () => {
  for (const ground of grounds) {
    for (const text of ['--text-subtle', '--accent-text', '--danger-text', '--caution-text', '--good-text']) {
      assertContrast(text, ground, 4.5)
    }
  }
  for (const tone of ['accent', 'danger', 'caution', 'good']) assertContrast(`--${tone}-text`, `--${tone}-soft`, 4.5)
  for (const tone of ['accent', 'danger']) assertContrast(`--on-${tone}`, `--${tone}`, 4.5)
})

test('controls, focus and marks stand out at 3 to 1 in both themes', () => {
  for (const ground of ['--canvas', '--surface', '--surface-raised']) {
    for (const mark of ['--border-strong', '--focus', '--accent', '--danger', '--caution', '--good', '--live']) {
      assertContrast(mark, ground, 3)
    }
  }
})

test('in the reading theme greys have no tint and nothing is brighter than the images', () => {
  for (const [name, { reading }] of colours) {
    if (/^--(canvas|surface|text|border)/.test(name)) {
      assert.equal(new Set([reading.slice(1, 3), reading.slice(3, 5), reading.slice(5, 7)]).size, 1, name)
    }
    assert.ok(luminance(reading) < 0.8, name)
  }
})

test('no style uses a token that does not exist', () => {
  const known = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
  // Set by react-aria on what it places.
  known.add('--trigger-width')
  const missing = globSync('**/*.css', { cwd: client, exclude: ['dist/**'] }).flatMap((file) => {
    const css = readFileSync(join(client, file), 'utf8')
    const own = new Set([...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
    return [...css.matchAll(/var\((--[\w-]+)\)/g)]
      .map(([, name]) => name)
      .filter((name) => !known.has(name) && !own.has(name))
      .map((name) => `${file} ${name}`)
  })
  assert.deepEqual(missing, [])
})
