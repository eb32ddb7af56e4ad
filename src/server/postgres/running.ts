import { join, resolve } from 'node:path'
import { answers, readPostmaster } from './lock.ts'
import { socketName } from './socket.ts'
import { configAt, type DatabaseConfig } from './start.ts'

/** The database that a running Rapport keeps in this data directory, for commands that work beside it. */
export async function runningDatabase(dataDir: string): Promise<DatabaseConfig | undefined> {
  const postmaster = await readPostmaster(join(resolve(dataDir), 'postgres'))
  if (!postmaster?.isReady) return undefined
  return (await answers(join(postmaster.socket, socketName))) ? configAt(postmaster.socket) : undefined
}
