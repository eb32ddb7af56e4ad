import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '#kernel/auth/contract.ts'
import { type Asked, whenAnswered, whenUnreachable } from '#kernel/client/http.ts'
import { whenUndelivered } from '#kernel/client/pending.ts'
import { forgetPlace } from './lastPlace.ts'
import { watchWorker } from './newWorker.ts'
import { watchTyping } from './typed.ts'

const loadSession = () => import('#kernel/client/offline/session.ts')
const loadLeaving = () => import('#kernel/client/offline/leaving.ts')
/** Before anything is opened it is known whether something lies on this device. */
const flags = ['rapport.kept', 'rapport.drafts'] as const
/** Somebody has left, and the server does not know yet. Says whether what was not sent stays here. */
const leavingFlag = 'rapport.leaving'

/** Most of what works without a connection is loaded once the screen stands; until then, answers are remembered here. */
const mostEarly = 60
type Hear = (asked: Asked, answer: unknown) => void
interface Hearing {
  early: [Asked, unknown][]
  hear: Hear
}
let hearing = listen()
/** From the end of a session to the beginning of the next. */
let over = new AbortController()

let stop: () => void = () => {}
const started = Promise.withResolvers<void>()

export function listenFromTheStart(): void {
  watchWorker()
  watchTyping()
  // Who writes in the first moment waits for the queue to be opened.
  whenUndelivered(async (write) => {
    await started.promise
    return (await loadSession()).keepWrite(write)
  })
  whenUnreachable(async (asked) => (await import('#kernel/client/offline/reading.ts')).recall(asked))
}

export async function start(client: QueryClient, onNamed: (plural: string, from: string, to: string) => void) {
  const mine = hearing
  const keep = await open(client, onNamed, over.signal).finally(started.resolve)
  if (mine !== hearing) return
  for (const [asked, answer] of mine.early.splice(0)) keep(asked, answer)
  mine.hear = keep
}

/** For whoever leaves meanwhile nothing is asked any more: the refusal would look like an end that nobody wanted. */
async function open(client: QueryClient, onNamed: Parameters<typeof start>[1], signal: AbortSignal) {
  const session = await loadSession()
  signal.throwIfAborted()
  stop = session.stopOffline
  localStorage.setItem(flags[0], '1')
  return session.startOffline(client, onNamed, signal)
}

/** Once whatever is written and typed is being kept, or cannot be. */
export const whenStarted = (): Promise<void> => started.promise

/** Somebody has come in: what was typed into forms and not saved, before the first screen shows. */
export async function bringBack(client: QueryClient, me: Me): Promise<void> {
  if (over.signal.aborted) over = new AbortController()
  if (localStorage.getItem(flags[1])) await (await loadSession()).bringBackDrafts(client, me).catch(() => {})
}

/** The session is over: nothing that was kept can be read on this device, and what waits or was typed stays sealed. */
export function end(): Promise<void> {
  stopAsking()
  forgetPlace()
  if (!localStorage.getItem(flags[0])) return Promise.resolve()
  return loadSession().then((session) => session.endSession())
}

/** Nothing is asked or kept in the background any more, and what is still being answered is nobody's. */
export function stopAsking(): void {
  over.abort()
  hearing.early = []
  hearing.hear = () => {}
  hearing = listen()
  stop()
}

/** The person leaves this device: nothing on it can be read from here on, whether or not the server can be told. */
export async function lock(keepsUnsent: boolean): Promise<void> {
  localStorage.setItem(leavingFlag, keepsUnsent ? 'unsent' : 'all')
  stopAsking()
  const session = localStorage.getItem(flags[0]) ? await loadSession() : null
  session?.closeOutbox()
  for (const flag of flags) localStorage.removeItem(flag)
  forgetPlace()
  // What could not be taken away now is, once the session has ended on the server.
  await (await loadLeaving()).lock(keepsUnsent).catch(() => undefined)
}

/** Whether somebody has left whose session may still be known to the server: nobody goes in by it. */
export const isLeaving = (): boolean => localStorage.getItem(leavingFlag) !== null

/** Ends on the server the session that was left here; answers whether nothing of it is left. */
export async function settle(): Promise<boolean> {
  const left = localStorage.getItem(leavingFlag)
  if (left === null) return true
  const leaving = await loadLeaving()
  const isSettled = await leaving.settle(left === 'unsent')
  if (isSettled) localStorage.removeItem(leavingFlag)
  else await askForSync(leaving.leavingTag)
  return isSettled
}

/** A new session stands in the place of the one that was left. */
export async function forgive(): Promise<void> {
  if (!isLeaving()) return
  localStorage.removeItem(leavingFlag)
  await (await loadLeaving()).forgive()
}

/** Another tab was left: this one goes with it. */
export function whenLeftElsewhere(listener: () => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key !== leavingFlag || newValue === null) return
    stopAsking()
    void loadSession().then((session) => session.closeOutbox())
    listener()
  })
}

/** Each session has its own ears: what was asked in one is never kept for the next. */
function listen(): Hearing {
  const mine: Hearing = { early: [], hear: () => {} }
  mine.hear = (asked, answer) => {
    if (mine.early.length < mostEarly) mine.early.push([asked, answer])
  }
  whenAnswered((asked, answer) => mine.hear(asked, answer))
  return mine
}

/** Where the browser can, it wakes the worker once there is a connection, also when no tab is open any more. */
async function askForSync(tag: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } }
  await sync?.register(tag).catch(() => {})
}
