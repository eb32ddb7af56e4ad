import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What a browser loads before the first screen shows, in kB of gzipped JavaScript; the build fails above it. */
const firstLoadLimit = 250

/** The browser app: `index.html` and `src/web`, built into `dist/web`, which the server sends out. */
export default defineConfig({
  plugins: [react(), firstLoadBudget()],
  publicDir: 'src/web/public',
  // The server puts the nonce of each answer in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env.RAPPORT_SERVER ?? 'http://localhost:3000' } },
  },
})

/**
 * Adds up the entry, everything it imports at once, and the larger of the two language chunks, which comes before the
 * first paint too.
 */
function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const size = (name: string) =>
        gzipSync(chunks.find((chunk) => chunk.fileName === name)?.code ?? '').byteLength / 1000
      const withImports = (name: string, seen: Set<string>): Set<string> => {
        if (seen.has(name)) return seen
        seen.add(name)
        for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) withImports(next, seen)
        return seen
      }
      const entries = chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName)
      const loaded = entries.reduce((seen, entry) => withImports(entry, seen), new Set<string>())
      const texts = chunks.filter((chunk) => /\/i18n\/(en|de)\.ts$/.test(chunk.facadeModuleId ?? ''))
      const total = [...loaded].reduce(
        (sum, name) => sum + size(name),
        Math.max(0, ...texts.map((chunk) => size(chunk.fileName))),
      )
      this.info(`first load: ${total.toFixed(1)} kB of JavaScript, gzipped (limit ${firstLoadLimit})`)
      if (total > firstLoadLimit)
        this.error(`The first load is ${total.toFixed(1)} kB; load something lazily or leave it out`)
    },
  }
}
