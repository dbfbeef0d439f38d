import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const tool = (name: string, ...args: string[]) => {
  const ran = spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}`.slice(-6000) }
}

for (const [promise, name, ...args] of [
  ['every type holds', 'tsc', '-p', 'tsconfig.json'],
  ['shared/ compiles with no platform but its own list', 'tsc', '-p', 'shared/tsconfig.json'],
  ['the linter has nothing to say', 'oxlint', '--deny-warnings'],
  ['every file is formatted', 'prettier', '--check', '--log-level', 'warn', '.'],
] as const) {
  test(promise, () => {
    const { code, said } = tool(name, ...args)
    assert.equal(code, 0, said)
  })
}
