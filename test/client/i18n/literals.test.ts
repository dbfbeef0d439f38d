import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { literalsIn } from './literalsIn.ts'

const root = join(import.meta.dirname, '../../..')

test('a sentence written into a view is found, wherever it stands', () => {
  const found = (source: string) => literalsIn('sample.tsx', source).map((literal) => literal.text)
  assert.deepEqual(found('const A = () => <p>Hello there</p>'), ['Hello there'])
  assert.deepEqual(found('const A = () => <p>{"Hello"}</p>'), ['Hello'])
  assert.deepEqual(found('const A = () => <p>{on ? "Yes" : t("no")}</p>'), ['Yes'])
  assert.deepEqual(found('const A = () => <p>{on && `Page ${n}`}</p>'), ['Page '])
  assert.deepEqual(found('const A = () => <b aria-label="Close" />'), ['Close'])
  assert.deepEqual(found('const A = () => <Button label={on ? "On" : "Off"} />'), ['On', 'Off'])
})

test('keys, marks, figures and class names are no sentences', () => {
  const source = `const A = () => <p className="row" role="status">{t('app.close')} · {n} {'…'} <Shortcut keys="Ctrl K" /></p>`
  assert.deepEqual(literalsIn('sample.tsx', source), [])
})

test('every text on screen comes from the message catalogue', () => {
  const views = globSync('client/**/*.tsx', { cwd: root, exclude: ['client/dist/**'] })
  assert.ok(views.length > 20)
  const found = views.flatMap((view) => literalsIn(view, readFileSync(join(root, view), 'utf8')))
  assert.deepEqual(
    found.map(({ file, line, text }) => `${file}:${line} ${text}`),
    [],
  )
})
