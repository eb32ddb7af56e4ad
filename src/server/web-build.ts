import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const home = resolve(import.meta.dirname, '../..')
export const webRoot = join(home, 'dist/web')
const stampName = '.sources'

/** Below this size packing saves less than a network packet. */
const leastPacked = 1024
const packable = /\.(js|css|svg|json|webmanifest|html|txt)$/

/**
 * Builds the web app when its sources are newer than what is there; a started Rapport needs no build step by hand. The new
 * build takes the place of the old one as a whole, so that requests never see half of it.
 */
export async function buildWebApp(log: (message: string) => void): Promise<void> {
  const stamp = await sourceStamp()
  if ((await readFile(join(webRoot, stampName), 'utf8').catch(() => '')) === stamp) return
  const vite = join(home, 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite)) {
    if (existsSync(join(webRoot, 'index.html'))) return
    throw new Error('The web app is not built, and Vite is not installed to build it')
  }
  log('Building the web app …')
  const fresh = `${webRoot}-${process.pid}`
  try {
    await runVite(vite, fresh)
    await pack(fresh)
    await writeFile(join(fresh, stampName), stamp)
    await replace(fresh)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function sourceStamp(): Promise<string> {
  const hash = createHash('sha256')
  const sources = [
    'index.html',
    'vite.config.ts',
    'package-lock.json',
    'src/**/*.{ts,tsx,css,json,svg,png,webmanifest,js}',
  ]
  const files: string[] = []
  for await (const file of glob(sources, { cwd: home })) if (!isForeign(file)) files.push(file)
  for (const file of files.sort()) hash.update(file).update(await readFile(join(home, file)))
  return hash.digest('hex')
}

const isForeign = (file: string) => /\.test\.tsx?$|(^|[\\/])server[\\/]/.test(file)

/** In a process of its own: a bundler in this one would keep its memory for good. */
async function runVite(vite: string, outDir: string): Promise<void> {
  const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: home,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const code = await new Promise((done, fail) => child.on('close', done).on('error', fail))
  if (code !== 0) throw new Error(`The web app could not be built:\n${output}`)
}

/** Leaves `.br` and `.gz` beside each larger text, so that no request pays for packing. */
async function pack(root: string): Promise<void> {
  for await (const name of glob('**/*', { cwd: root })) {
    if (!packable.test(name) || name === 'index.html') continue
    const file = join(root, name)
    const bytes = await readFile(file)
    if (bytes.length < leastPacked) continue
    await writeFile(
      `${file}.br`,
      await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    )
    await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  }
}

async function replace(fresh: string): Promise<void> {
  const old = `${fresh}-old`
  await mkdir(join(webRoot, '..'), { recursive: true })
  await rename(webRoot, old).catch(() => undefined)
  await rename(fresh, webRoot)
  await rm(old, { recursive: true, force: true })
}
