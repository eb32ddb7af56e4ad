import type { Me } from '#kernel/auth/contract.ts'
import { database, eraseAll } from './database.ts'
import { eraseButUnsent, isPossible } from './vault.ts'

/** By this name the browser wakes the worker once there is a connection. */
export const leavingTag = 'rapport-sign-out'

/** A network that is there in name only keeps nobody waiting at the door. */
const patience = 4_000

/**
 * Locks this device at once: nothing on it can be read from here on. That the session is still to end on the server is written
 * down first, for the worker.
 */
export async function lock(keepsUnsent: boolean): Promise<void> {
  if (!isPossible()) return
  await erase(keepsUnsent)
  await (await database()).put('debts', { id: 'session', keepsUnsent })
}

/** Ends on the server what has ended here; answers whether nothing is owed any more. */
export async function settle(keepsUnsent: boolean): Promise<boolean> {
  if (!(await endAtServer(keepsUnsent).catch(() => false))) return false
  if (!isPossible()) return true
  return (keepsUnsent ? forgive() : eraseAll()).then(
    () => true,
    () => false,
  )
}

/** What the worker does when it is woken: somebody may have settled it, or signed in anew, meanwhile. */
export async function settleDebt(): Promise<boolean> {
  const debt = await (await database()).get('debts', 'session')
  return debt ? settle(debt.keepsUnsent) : true
}

/** A new session has taken the place of the one that was left. */
export async function forgive(): Promise<void> {
  if (isPossible()) await (await database()).clear('debts')
}

const erase = (keepsUnsent: boolean) => (keepsUnsent ? eraseButUnsent() : eraseAll())

/**
 * By plain requests that are not mended on the way: a session that somebody begins at this moment has another token, and must
 * not be ended in the place of the old one.
 */
async function endAtServer(keepsUnsent: boolean): Promise<boolean> {
  const asked = await ask('GET', '/api/v1/me', '')
  if (asked.status === 401) return true
  if (!asked.ok) return false
  const { csrfToken } = (await asked.json()) as Me
  const ended = await ask('POST', `/api/auth/sign-out${keepsUnsent ? '?keep=unsent' : ''}`, csrfToken)
  return ended.ok || ended.status === 401 || ended.status === 403
}

const ask = (method: string, path: string, csrfToken: string) =>
  fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(csrfToken === '' ? {} : { 'x-csrf-token': csrfToken }) },
    signal: AbortSignal.timeout(patience),
  })
