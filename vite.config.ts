import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { excessOf, firstLoad, firstLoadLimit } from './checks/firstLoad.ts'
import { directImports, screenFiles, screenNames } from './vite.chunks.ts'
import { classicScript } from './vite.script.ts'

/** The browser app: `index.html` and `src/web`, built into `dist/web`, which the server sends out. */
export default defineConfig({
  plugins: [react(), narrowFocus(), directImports(), screenNames(), earlyScript(), firstLoadBudget(), offlineWorker()],
  publicDir: 'src/web/public',
  // The server puts the nonce of each answer in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: screenFiles() } } },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env.RAPPORT_SERVER ?? 'http://localhost:3000' } },
  },
})

/**
 * Takes a rule on the placeholder of whatever has the focus out of a library's styles: with it a browser judges the style of
 * everything below the focus anew each time that it moves, of all cells of a table.
 */
function narrowFocus(): Plugin {
  return {
    name: 'narrow-focus',
    enforce: 'pre',
    transform(code, id) {
      return id.endsWith('@mantine/dates/styles.layer.css')
        ? code.replace(/[^{}]*:focus::placeholder\s*\{[^}]*\}/g, '')
        : null
    },
  }
}

const early = 'src/web/early.js'

/** Stands in the page itself: as a file it would cost a phone half a second before anything else is asked for. */
function earlyScript(): Plugin {
  return {
    name: 'early-script',
    // Before the style sheets, for which a script that comes after them would wait.
    async transformIndexHtml(page) {
      const script = await classicScript(early, { target: 'baseline-widely-available' })
      return page.replace('<!-- early.js -->', () => `<script>${script}</script>`)
    },
  }
}

/** Fails the build above the limit of the first load. */
function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    generateBundle(_, bundle) {
      const load = firstLoad(Object.values(bundle).filter((file) => file.type === 'chunk'))
      this.info(`first load: ${load.total.toFixed(1)} kB of JavaScript, gzipped (limit ${firstLoadLimit})`)
      const excess = excessOf(load)
      if (excess) this.error(excess)
    },
  }
}

/** Files of the public folder without which the app does not open. */
const publicFiles = ['/icon.svg', '/icon-48.png', '/manifest.webmanifest']

/** Builds `worker.js`, which knows by name every file that the app consists of; fonts for rare scripts come when they are needed. */
function offlineWorker(): Plugin {
  return {
    name: 'offline-worker',
    apply: 'build',
    async generateBundle(_, bundle) {
      const assets = Object.keys(bundle).filter(
        (file) => /\.(js|css|woff2)$/.test(file) && !/-ext-|cyrillic|greek|vietnamese/.test(file),
      )
      const files = assets.map((file) => `/${file}`).sort()
      const sources = ['index.html', early, ...publicFiles.map((path) => `src/web/public${path}`)]
      const changing = await Promise.all(sources.map((path) => readFile(path, 'utf8')))
      const version = createHash('sha256')
        .update(JSON.stringify([files, changing]))
        .digest('hex')
        .slice(0, 12)
      const define = { __BUILD__: JSON.stringify({ version, changing: publicFiles, files }) }
      // A classic script, since not every browser takes modules as workers.
      const source = await classicScript('src/web/worker/worker.ts', { define, target: 'baseline-widely-available' })
      this.emitFile({ type: 'asset', fileName: 'worker.js', source })
    },
  }
}
