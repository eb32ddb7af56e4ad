import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { removeSocketDirectory, socketName } from './socket.ts'

interface Postmaster {
  pid: number
  socket: string
  isReady: boolean
}

/** The server's own lock file: one fact a line. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, socket: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' }
}

const ownerFile = (dataDir: string) => join(dataDir, 'rapport.pid')

/**
 * Makes way for a new server, or says who has the directory. The lock of a dead server is removed; a server whose Rapport
 * was killed is on its way out, so it is waited for; a live one is never touched.
 */
export async function clearDirectory(dataDir: string, cluster: string): Promise<void> {
  await removeEmptyLock(join(cluster, 'postmaster.pid'))
  for (let waited = 0; ; waited += 50) {
    const postmaster = await readPostmaster(cluster)
    if (!postmaster) return
    if (!(await isServed(postmaster, cluster))) return removeLocks(postmaster, cluster)
    const owner = await readOwner(dataDir)
    if (isAlive(owner)) throw new Error(`another Rapport runs on this data directory (pid ${owner}): ${dataDir}`)
    if (waited > 30_000) {
      throw new Error(`a PostgreSQL server (pid ${postmaster.pid}) still uses this data directory: ${dataDir}`)
    }
    await sleep(50)
  }
}

/** Tells others which process the server belongs to. The server's own lock is what keeps them out. */
export async function signDirectory(dataDir: string): Promise<void> {
  await writeFile(ownerFile(dataDir), String(process.pid))
}

async function readOwner(dataDir: string): Promise<number> {
  return Number(await readFile(ownerFile(dataDir), 'utf8').catch(() => '0'))
}

export async function releaseDirectory(dataDir: string, socket: string): Promise<void> {
  await removeSocketDirectory(socket)
  if ((await readOwner(dataDir)) === process.pid) await rm(ownerFile(dataDir), { force: true })
}

/** A crash of the machine may leave the file empty. A server that is starting writes it within microseconds. */
async function removeEmptyLock(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.size === 0 && Date.now() - found.mtimeMs > 5_000) await rm(file, { force: true })
}

async function isServed(postmaster: Postmaster, cluster: string): Promise<boolean> {
  // The socket also tells of a server in another container, whose process ids mean nothing here.
  return (await isServerOf(postmaster.pid, cluster)) || (await answers(join(postmaster.socket || cluster, socketName)))
}

/** A process id may have been given to somebody else: only a process that works in this directory is our server. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    return directory === (await realpath(cluster))
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.includes(cluster)
}

/** Zombies still answer to signal 0, but have no working directory any more: `isServerOf` sorts them out. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const settle = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.setTimeout(1000, () => settle(false))
    socket.on('connect', () => settle(true))
    socket.on('error', () => settle(false))
  })
}

async function removeLocks({ socket }: Postmaster, cluster: string): Promise<void> {
  const names = ['postmaster.pid', socketName, `${socketName}.lock`]
  await Promise.all(names.map((name) => rm(join(cluster, name), { force: true })))
  await removeSocketDirectory(socket)
}
