import { type QueryClient, queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { PersonSettingKey, PersonSettings } from '#kernel/settings/contract.ts'
import { whenBack } from './connection.ts'
import { api, isUnreachable } from './http.ts'
import { meQuery } from './me.ts'
import { useReport } from './report.ts'

const path = '/api/v1/me/settings'

/** What is on its way to the server, by key: an answer that left before does not put the old value back. */
const unsent = new Map<PersonSettingKey, unknown>()
const sending = new Set<PersonSettingKey>()

/** What the person has arranged; another device may have changed it meanwhile. */
export const personQuery = queryOptions({
  queryKey: ['person'],
  queryFn: async () => ({ ...(await api.get<PersonSettings>(path)), ...Object.fromEntries(unsent) }) as PersonSettings,
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: 'always',
})

type Change<K extends PersonSettingKey> = (now: PersonSettings[K]) => PersonSettings[K]

/** One of the person's own settings, the same on every device. Only below the signed-in frame, which loads them first. */
export function usePersonSetting<K extends PersonSettingKey>(key: K): [PersonSettings[K], (change: Change<K>) => void] {
  const client = useQueryClient()
  const report = useReport()
  const value = useSuspenseQuery({ ...personQuery, select: (settings: PersonSettings) => settings[key] }).data
  const change = useCallback(
    (next: Change<K>) => void changePersonSetting(client, key, next).catch(report),
    [client, key, report],
  )
  return [value, change]
}

/** Changes one of the own settings: at once on the screen, then on the server. Changes of one moment travel as the last of them. */
export async function changePersonSetting<K extends PersonSettingKey>(
  client: QueryClient,
  key: K,
  change: Change<K>,
): Promise<void> {
  const known = client.getQueryData(personQuery.queryKey)
  if (!known) return
  const next = change(known[key])
  if (next === known[key]) return
  client.setQueryData(personQuery.queryKey, { ...known, [key]: next })
  // Through other eyes things are arranged on this screen alone: they are another's, and the server takes no change.
  if (client.getQueryData(meQuery.queryKey)?.viewing) return
  unsent.set(key, next)
  await deliver(client, key)
}

/** Without a connection it stands on the screen until there is one again, and goes out then. */
async function deliver(client: QueryClient, key: PersonSettingKey): Promise<void> {
  if (sending.has(key)) return
  sending.add(key)
  try {
    await sendAll(key)
  } catch (error) {
    if (isUnreachable(error)) return whenBack(() => void deliver(client, key).catch(() => undefined))
    unsent.delete(key)
    await client.invalidateQueries({ queryKey: personQuery.queryKey })
    throw error
  } finally {
    sending.delete(key)
  }
}

/** On signing out: nothing of one person is sent in the name of the next. */
export function forgetUnsent(): void {
  unsent.clear()
}

async function sendAll(key: PersonSettingKey): Promise<void> {
  while (unsent.has(key)) {
    const value = unsent.get(key)
    await api.put(`${path}/${key}`, value)
    if (unsent.get(key) === value) unsent.delete(key)
  }
}
