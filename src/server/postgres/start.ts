import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, databaseAccount, letEnter } from './account.ts'
import { type Binaries, runnableBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'
import { clearDirectory, readPostmaster, releaseDirectory, signDirectory } from './lock.ts'
import { type Settings, settingArguments } from './settings.ts'
import { prepareSocketDirectory } from './socket.ts'

export interface StartOptions {
  /** Directory of this installation; the cluster lies in `postgres` below it. Made when missing. */
  dataDir: string
  log?: (message: string) => void
  /** Server settings on top of the tuned ones. */
  settings?: Settings
  /** Directory of the PostgreSQL binaries with `bin`, `lib` and `share`; default: the npm package of this platform. */
  binaries?: string
}

/** What `pg` needs to connect. `host` is the directory of the Unix socket. */
export interface DatabaseConfig {
  host: string
  user: string
  database: string
}

export interface Postgres {
  config: DatabaseConfig
  /** Process id of the server. */
  pid: number
  /** Ends all connections and stops cleanly; safe to call twice. */
  stop(): Promise<void>
  /** Settles when the server has ended, whoever ended it. */
  ended: Promise<void>
}

/** Whoever may enter the socket directory may connect: no password, no network. */
export const configAt = (socket: string): DatabaseConfig => ({ host: socket, user: 'rapport', database: 'rapport' })

const stopSeconds = 60
/** A start after a crash replays the log first. */
const startSeconds = 300
const largestLog = 10_000_000

/**
 * Starts the PostgreSQL that comes with Rapport. The server listens on a Unix socket alone, lives exactly as long as this
 * process (also when it is killed), and refuses a data directory that another process uses.
 */
export async function startPostgres(options: StartOptions): Promise<Postgres> {
  const log = options.log ?? (() => {})
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const cluster = join(dataDir, 'postgres')
  const account = await databaseAccount(cluster)
  await letEnter(dataDir, account)
  const binaries = await runnableBinaries({ dataDir, account, from: options.binaries, log })
  await createCluster({ cluster, account, binaries, log })
  await clearDirectory(dataDir, cluster)
  const socket = await prepareSocketDirectory(cluster, account)
  const launched = await launch({ dataDir, cluster, account, binaries, socket, settings: options.settings ?? {} })
  await signDirectory(dataDir)
  return { config: configAt(socket), ...launched }
}

interface Launch {
  dataDir: string
  cluster: string
  account: Account
  binaries: Binaries
  socket: string
  settings: Settings
}

/**
 * The shell is the watchdog: it holds the reading end of a pipe from this process. When the pipe closes, because of
 * `stop` or because this process is gone, it sends INT and the server shuts down cleanly.
 */
const watchdog = `
exec 3<&0
"$@" </dev/null >&2 &
server=$!
echo $server
(read -r line <&3; kill -INT $server) 2>/dev/null &
watcher=$!
exec 3<&-
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code
`

async function launch({
  dataDir,
  cluster,
  account,
  binaries,
  socket,
  settings,
}: Launch): Promise<Omit<Postgres, 'config'>> {
  const logFile = join(cluster, 'server.log')
  const output = await openLog(logFile)
  const start = (await output.stat()).size
  const shell = spawn(
    'sh',
    ['-c', watchdog, 'rapport-postgres', binaries.postgres, '-D', cluster, ...settingArguments(socket, settings)],
    // A session of its own: Ctrl-C reaches Rapport, and Rapport stops the server when it has finished.
    { cwd: cluster, env: account.env, ...account.ids, detached: true, stdio: ['pipe', 'pipe', output.fd] },
  ) as Shell
  const ended = once(shell, 'exit').then(() => releaseDirectory(dataDir, socket))
  // A failure to spawn is told by `processId`; a closed pipe by the end of the shell.
  ended.catch(() => {})
  shell.stdin.on('error', () => {})
  try {
    const pid = await Promise.race([processId(shell), ended.then(didNotStart)])
    await untilReady(cluster, pid, shell)
    letGo(shell)
    return { pid, ended, stop: () => stop(shell, pid, ended) }
  } catch (error) {
    shell.stdin.end()
    throw explain(error, await readFrom(logFile, start), dataDir)
  } finally {
    await output.close()
  }
}

type Shell = ChildProcessByStdio<Writable, Readable, null>

async function processId(shell: Shell): Promise<number> {
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  return Number(line.toString())
}

async function untilReady(cluster: string, pid: number, shell: Shell): Promise<void> {
  for (let waited = 0; waited < startSeconds * 1000; waited += 5) {
    if (hasEnded(shell)) didNotStart()
    const postmaster = await readPostmaster(cluster)
    if (postmaster?.pid === pid && postmaster.isReady) return
    await sleep(5)
  }
  throw new Error(`PostgreSQL was not ready after ${startSeconds} seconds`)
}

/** The server must not keep a finished program alive. */
function letGo(shell: Shell): void {
  shell.unref()
  shell.stdout.destroy()
  if (shell.stdin instanceof Socket) shell.stdin.unref()
}

function didNotStart(): never {
  throw new Error('PostgreSQL did not start')
}

const hasEnded = (shell: Shell) => shell.exitCode !== null || shell.signalCode !== null

async function stop(shell: Shell, pid: number, ended: Promise<void>): Promise<void> {
  if (hasEnded(shell)) return ended
  shell.ref()
  shell.stdin.end()
  const inTime = await Promise.race([ended.then(() => true), sleep(stopSeconds * 1000, false, { ref: false })])
  if (inTime) return
  // Immediate shutdown: the next start replays the write-ahead log.
  process.kill(pid, 'SIGQUIT')
  await ended
}

function explain(error: unknown, output: string, dataDir: string): Error {
  const cause = error instanceof Error ? error.message : String(error)
  if (/lock file "postmaster.pid" (already exists|is empty)/.test(output)) {
    return new Error(`another Rapport runs on this data directory: ${dataDir}`)
  }
  const lines = output.trim().split('\n').slice(-8).join('\n  ')
  return new Error(`The database could not be started: ${cause}${lines ? `\n  ${lines}` : ''}`)
}

async function openLog(path: string) {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largestLog) {
    await rm(`${path}.1`, { force: true })
    await rename(path, `${path}.1`)
  }
  return open(path, 'a', 0o600)
}

async function readFrom(path: string, start: number): Promise<string> {
  return (await readFile(path)).subarray(start).toString()
}
