import type { QueryClient } from '@tanstack/react-query'
import type { Me, MePatch } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { meQuery } from '#kernel/client/me.ts'
import { changeLanguage } from '../i18n/index.ts'

/** Saves the person's own settings; a new language shows at once. */
export async function saveMe(client: QueryClient, patch: MePatch): Promise<void> {
  const me = await api.patch<Me>('/api/v1/me', patch)
  await changeLanguage(me.language)
  client.setQueryData(meQuery.queryKey, me)
}
