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
  },
})
