import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export const setupToken = 'journey-setup-token'

export interface RunningProgram {
  url: string
  /** Where it keeps everything, its database too. */
  dataDir: string
  /** What it printed so far, also what it logged. */
  output(): Promise<string>
  stop(): Promise<void>
}

const longestStart = 110_000

/** The program as people start it: a process of its own with its own PostgreSQL, on a data directory that goes away afterwards. */
export async function startProgram(settings: Record<string, string> = {}): Promise<RunningProgram> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-e2e-'))
  // Run by root, the database runs as another user, who has to come through.
  await chmod(dataDir, 0o711)
  const logFile = join(dataDir, 'output.log')
  // Into a file: a pipe that nobody empties would stop the program.
  const log = openSync(logFile, 'w')
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/server/main.ts')], {
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: '',
      RAPPORT_DATA: join(dataDir, 'data'),
      RAPPORT_LOG: 'warn',
      // An identity provider of a journey stands on this machine.
      RAPPORT_OUTBOUND_ALLOW: '127.0.0.1',
      RAPPORT_SETUP_TOKEN: setupToken,
      ...settings,
    },
    stdio: ['ignore', log, log],
  })
  const output = () => readFile(logFile, 'utf8')
  const stop = async () => {
    await end(child)
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    return { url: await readyUrl(child, output), dataDir: join(dataDir, 'data'), output, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readyUrl(child: ChildProcess, output: () => Promise<string>): Promise<string> {
  const deadline = performance.now() + longestStart
  while (performance.now() < deadline) {
    const url = /^Rapport is ready at (\S+)$/m.exec(await output())?.[1]
    if (url) return url
    if (child.exitCode !== null) throw new Error(`Rapport ended at its start:\n${await output()}`)
    await wait(100)
  }
  throw new Error(`Rapport was not ready in time:\n${await output()}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 35_000)
  await ended
  clearTimeout(patience)
}
