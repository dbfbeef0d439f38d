import { build } from 'vite'

/** One script for a page of a test's own, from its TypeScript. */
export async function bundledPage(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'es2023', lib: { entry, formats: ['es'], fileName: 'page' } },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error('nothing was bundled')
  const chunk = first.output.find((one) => one.type === 'chunk')
  if (!chunk) throw new Error('nothing was bundled')
  return chunk.code
}
