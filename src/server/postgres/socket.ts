import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type Account, isOther } from './account.ts'

export const socketName = '.s.PGSQL.5432'

/** Bytes that fit into `sockaddr_un` before the closing NUL. */
const longestPath = process.platform === 'darwin' ? 103 : 107
const shortRoot = '/tmp'
const shortPrefix = 'rapport-'

/** The cluster's own directory, or a short private one when the path of the socket would not fit. */
export async function prepareSocketDirectory(cluster: string, account: Account): Promise<string> {
  const directory = resolve(cluster)
  // The server makes the `.lock` beside the socket, whose name has no such bound.
  if (Buffer.byteLength(join(directory, socketName)) <= longestPath) return directory
  const short = await mkdtemp(join(shortRoot, shortPrefix))
  await chmod(short, 0o700)
  if (isOther(account)) await chown(short, account.ids.uid, account.ids.gid)
  return short
}

/** Removes a short directory of `prepareSocketDirectory`, and nothing else. */
export async function removeSocketDirectory(directory: string): Promise<void> {
  const isOwn = dirname(directory) === shortRoot && /^rapport-\w{6}$/.test(basename(directory))
  if (isOwn) await rm(directory, { recursive: true, force: true })
}
