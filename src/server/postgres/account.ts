import { constants } from 'node:fs'
import { access, chmod, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Under whom the server runs. PostgreSQL refuses root, so root hands it to `nobody`. */
export interface Account {
  /** Passed to `spawn`; empty when the server runs as this process does. */
  ids: { uid: number; gid: number } | Record<string, never>
  env: Record<string, string>
}

export async function databaseAccount(cluster: string): Promise<Account> {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  if (process.getuid?.() !== 0) return { ids: {}, env }
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { ids: { uid: owner.uid, gid: owner.gid }, env }
  return { ids: await nobody(), env }
}

/** initdb looks the user up, so the id must stand in passwd. */
async function nobody(): Promise<{ uid: number; gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const entry = passwd
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
    ?.split(':')
  return { uid: Number(entry?.[2] ?? 65534), gid: Number(entry?.[3] ?? 65534) }
}

/**
 * The account must be able to walk to the data directory. The directory itself is Rapport's and is opened for walking
 * through (not for listing); the directories above belong to the operator and are left alone.
 */
export async function letEnter(dataDir: string, account: Account): Promise<void> {
  if (!isOther(account)) return
  const path = resolve(dataDir)
  const { mode } = await stat(path)
  if (!(await mayWalk(path, account))) await chmod(path, (mode & 0o7777) | 0o011)
  const closed = await closedDirectory(path, account)
  if (!closed) return
  throw new Error(
    `Rapport runs as root, so its database runs as user ${account.ids.uid}, who may not enter ${closed}. ` +
      'Choose another data directory (--data /var/lib/rapport), run Rapport as an ordinary user, ' +
      'or set DATABASE_URL to use a PostgreSQL of your own.',
  )
}

/** The highest directory on the way that the account may not walk through, or undefined. */
export async function closedDirectory(path: string, account: Account): Promise<string | undefined> {
  if (!isOther(account)) return undefined
  const above = dirname(path)
  const closed = above === path ? undefined : await closedDirectory(above, account)
  return closed ?? ((await mayWalk(path, account)) ? undefined : path)
}

export async function mayRead(file: string, account: Account): Promise<boolean> {
  if (isOther(account)) return allows(await stat(file), account, 0o5)
  return access(file, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

export function isOther(account: Account): account is Account & { ids: { uid: number; gid: number } } {
  return 'uid' in account.ids
}

async function mayWalk(directory: string, account: Account & { ids: { uid: number; gid: number } }): Promise<boolean> {
  return allows(await stat(directory), account, 0o1)
}

function allows(
  found: { uid: number; gid: number; mode: number },
  account: Account & { ids: { uid: number; gid: number } },
  bits: number,
): boolean {
  const shift = found.uid === account.ids.uid ? 6 : found.gid === account.ids.gid ? 3 : 0
  return ((found.mode >> shift) & bits) === bits
}
