import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isAway } from '#kernel/client/connection.ts'

type State = 'busy' | 'done' | 'away' | null

/** Asks again for what is on the screen, and says how that went. */
export function useRefresh(): { refresh: () => void; state: State } {
  const client = useQueryClient()
  const [state, setState] = useState<State>(null)
  const refresh = () => {
    if (state === 'busy') return
    setState('busy')
    void refreshScreen(client).finally(() => setState(isAway() ? 'away' : 'done'))
  }
  return { refresh, state }
}

/** What the whole app stands on is told of its changes anyway. */
const standing = new Set(['me', 'metadata', 'kept'])

export const refreshScreen = (client: QueryClient): Promise<void> =>
  client.refetchQueries({ type: 'active', predicate: ({ queryKey }) => !standing.has(String(queryKey[0])) })
