import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Evergreen browsers that know `light-dark()`, which the two themes are written with. */
const browsers = ['chrome123', 'firefox120', 'safari17.5']

// Vite looks for a default export here.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    // The package's main file is its development build, which needs `eval`.
    alias: [{ find: /^cornerstone-core$/, replacement: 'cornerstone-core/dist/cornerstone.min.js' }],
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    // Inlined files would be `data:` addresses, which the security policy allows for pictures alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // What keeps zod from trying `eval` has to run before any chunk that holds a schema.
      output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|client\/app\/noEval/ }] } },
    },
  },
})
