import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import type { Layout, LayoutPurpose, LayoutVariant, LayoutVersion } from '#kernel/layouts/contract.ts'

export interface VariantKey {
  object: string
  purpose: LayoutPurpose
  role: string
}

const pathOf = ({ object, purpose, role }: VariantKey) => `/api/v1/layouts/${object}/${purpose}/${role}`

export const variantsQuery = (object: string, purpose: LayoutPurpose) =>
  queryOptions({
    queryKey: ['layouts', object, purpose],
    queryFn: async () => (await api.get<{ items: LayoutVariant[] }>(`/api/v1/layouts/${object}/${purpose}`)).items,
    staleTime: 0,
  })

export const versionsQuery = (key: VariantKey) =>
  queryOptions({
    queryKey: ['layouts', key.object, key.purpose, key.role, 'versions'],
    queryFn: async () => (await api.get<{ items: LayoutVersion[] }>(`${pathOf(key)}/versions`)).items,
    staleTime: 0,
  })

export type DraftState = 'saved' | 'saving' | 'failed'

const rest = 600

/** Keeps what is being made as a draft on the server, a moment after each step. */
export function useAutosave(key: VariantKey, layout: Layout, isChanged: boolean, onError: (error: unknown) => void) {
  const [state, setState] = useState<DraftState>('saved')
  const fail = useRef(onError)
  fail.current = onError
  const path = pathOf(key)
  useEffect(() => {
    if (!isChanged) return
    setState('saving')
    const timer = setTimeout(() => {
      api.put(`${path}/draft`, layout).then(
        () => setState('saved'),
        (error: unknown) => {
          setState('failed')
          fail.current(error)
        },
      )
    }, rest)
    return () => clearTimeout(timer)
  }, [path, layout, isChanged])
  return state
}

/** Puts a layout in force, null the shipped one; pages follow at once. */
export function usePublish(key: VariantKey) {
  const client = useQueryClient()
  return async (layout: Layout | null) => {
    await api.put(pathOf(key), { layout })
    await Promise.all([
      client.invalidateQueries({ queryKey: metadataQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['layouts', key.object] }),
    ])
  }
}
