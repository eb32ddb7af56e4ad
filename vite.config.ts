import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The browser app: `index.html` and `src/web`, built into `dist/web`, which the server sends out. */
export default defineConfig({
  plugins: [react()],
  // The server puts the nonce of each answer in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  publicDir: 'src/web/public',
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env.RAPPORT_SERVER ?? 'http://localhost:3000' } },
  },
})
