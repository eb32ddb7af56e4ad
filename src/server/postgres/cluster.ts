import { spawn } from 'node:child_process'
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, isOther } from './account.ts'
import type { Binaries } from './binaries.ts'

interface Wanted {
  cluster: string
  account: Account
  binaries: Binaries
  log: (message: string) => void
}

/** Makes the cluster on the first start. It is built beside its place and moved there whole, so a crash leaves none or all. */
export async function createCluster({ cluster, account, binaries, log }: Wanted): Promise<void> {
  const version = await versionOf(cluster)
  if (version === binaries.major) return
  if (version) {
    throw new Error(
      `The data in ${cluster} was made by PostgreSQL ${version}, this Rapport brings PostgreSQL ${binaries.major}. ` +
        'Make a backup with the Rapport that made it (rapport backup) and restore it here into an empty data directory.',
    )
  }
  log('preparing the database for the first start')
  const unfinished = `${cluster}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  if (isOther(account)) await chown(unfinished, account.ids.uid, account.ids.gid)
  try {
    await initialise(unfinished, account, binaries)
    await rename(unfinished, cluster)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another process was faster: its cluster is as good, and the lock decides who may use it.
    if ((await versionOf(cluster)) !== binaries.major) throw error
  }
}

/** The server's owner is for maintenance; Rapport signs in as a role that owns its database and nothing more (V-47). */
const firstStatements = ['create role rapport login nosuperuser;', 'create database rapport owner rapport;']

async function initialise(directory: string, account: Account, binaries: Binaries): Promise<void> {
  const options = ['--username=postgres', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  // The socket directory is closed to other users (0700), which is the door; nothing listens on a network.
  options.push('--locale=C', '--data-checksums', '--auth-local=trust', '--auth-host=reject', '--no-sync')
  await run(binaries.initdb, ['-D', directory, ...options], directory, account)
  const single = ['--single', '-D', directory, '-c', 'log_min_messages=error', 'postgres']
  await run(binaries.postgres, single, directory, account, `${firstStatements.join('\n')}\n`)
  await run(binaries.initdb, ['-D', directory, '--sync-only'], directory, account)
}

function run(program: string, args: string[], cwd: string, account: Account, input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: account.env, ...account.ids, stdio: 'pipe' })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', (error) => reject(cannotRun(program, error)))
    child.on('close', (code) => {
      const text = Buffer.concat(output).toString()
      if (code === 0 && !/^.*(ERROR|FATAL): /m.test(text)) resolve()
      else reject(new Error(`${program} failed:\n${text.trim().split('\n').slice(-8).join('\n')}${hint(text)}`))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

function cannotRun(program: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPERM') {
    return new Error(
      'Rapport runs as root without the right to change users. Run it as an ordinary user or set DATABASE_URL.',
    )
  }
  return new Error(
    `${program} in ${dirname(program)} cannot be run (${error.code}). Set DATABASE_URL to use a PostgreSQL of your own.`,
  )
}

function hint(text: string): string {
  if (!text.includes('could not look up effective user ID')) return ''
  return '\nThe user of this process is not in /etc/passwd. Run Rapport as a user of this system or set DATABASE_URL.'
}

async function versionOf(cluster: string): Promise<string | undefined> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}
