import type { Query, QueryClient } from '@tanstack/react-query'
import { database, type Holder } from './database.ts'
import { seal, unsealAll } from './vault.ts'

interface Draft {
  key: string
  content: unknown
}

/** Says, also before anything is opened, that something typed lies on this device. */
const flag = 'rapport.drafts'

/** What is about to be written down. */
const waiting = new Map<string, () => Promise<void>>()

/** Writes down at once what was typed last, such as before the page goes. */
export async function saveDrafts(): Promise<void> {
  const saves = [...waiting.values()]
  waiting.clear()
  await Promise.all(saves.map((save) => save()))
}

/** Keeps what is typed into forms beyond this tab: a reload, a crash or the end of the session loses none of it. */
export function followDrafts(client: QueryClient, holder: Holder): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const note = (query: Query, isGone: boolean) => {
    const [room, key] = query.queryKey
    if (room !== 'kept' || typeof key !== 'string' || !key.startsWith('draft ')) return
    clearTimeout(timers.get(key))
    waiting.delete(key)
    if (isGone) return void drop(holder, key)
    const save = () => {
      waiting.delete(key)
      return put(holder, { key, content: query.state.data })
    }
    waiting.set(key, save)
    timers.set(
      key,
      setTimeout(() => void save(), 300),
    )
  }
  const cache = client.getQueryCache()
  // What was typed before this began counts, too.
  for (const query of cache.findAll({ queryKey: ['kept'] })) note(query, false)
  const stop = cache.subscribe(({ type, query }) => note(query, type === 'removed'))
  return () => {
    stop()
    waiting.clear()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}

/** Puts back what this person was typing when the tab, or the session, ended. */
export async function restoreDrafts(client: QueryClient, holder: Holder): Promise<void> {
  client.setQueryDefaults(['kept'], { gcTime: Number.POSITIVE_INFINITY })
  for (const { key, content } of await unsealAll<Draft>('drafts', holder))
    if (client.getQueryData(['kept', key]) === undefined) client.setQueryData(['kept', key], content)
}

async function put(holder: Holder, draft: Draft): Promise<void> {
  if (draft.content === undefined) return
  localStorage.setItem(flag, '1')
  const row = await seal(holder, { id: idOf(holder, draft.key), at: Date.now() }, draft)
  await (await database()).put('drafts', row)
}

async function drop(holder: Holder, key: string): Promise<void> {
  const db = await database()
  await db.delete('drafts', idOf(holder, key))
  if ((await db.count('drafts')) === 0) localStorage.removeItem(flag)
}

const idOf = ({ person }: Holder, key: string) => `${person} ${key}`
