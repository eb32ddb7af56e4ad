import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import { toast } from '#ui/toast.tsx'
import type { SavedView, SavedViewChange, SavedViewRequest } from '../contract.ts'
import type { ViewChoice } from './indexViews.ts'
import { viewsQuery } from './queries.ts'

export interface ViewActions {
  create: (request: SavedViewRequest) => Promise<SavedView>
  change: (view: SavedView, change: Omit<SavedViewChange, 'version'>) => Promise<SavedView>
  /** With undo in the toast. The caller opens another view before the list of them is read again. */
  remove: (view: SavedView) => Promise<void>
  arrange: (change: (choice: ViewChoice) => ViewChoice) => void
}

/** What can be done with the views of one object. Failures other than at the fields of a form are told here. */
export function useViewActions(object: string): ViewActions {
  const client = useQueryClient()
  const t = useT()
  const errorText = useErrorText()
  const [, arrange] = usePersonSetting('views')
  return useMemo(() => {
    const refresh = () => client.invalidateQueries({ queryKey: viewsQuery.queryKey })
    const told = async <T>(act: Promise<T>): Promise<T> => {
      try {
        return await act
      } catch (error) {
        if (!(error instanceof ApiError && error.issues.length > 0)) toast.error(errorText(error))
        await refresh()
        throw error
      }
    }
    /** The answer stands at once, so that the address of a new view leads somewhere. */
    const store = (view: SavedView) => {
      client.setQueryData(viewsQuery.queryKey, (known) =>
        known ? { ...known, items: [...known.items.filter((one) => one.id !== view.id), view] } : known,
      )
      void refresh()
      return view
    }
    return {
      create: async (request) => store(await told(api.post<SavedView>('/api/v1/views', request))),
      change: async ({ id, version }, change) =>
        store(await told(api.patch<SavedView>(`/api/v1/views/${id}`, { ...change, version }))),
      remove: async ({ id, name }) => {
        await told(api.delete(`/api/v1/views/${id}`))
        const step = { run: async () => store(await told(api.post<SavedView>(`/api/v1/views/${id}/restore`))) }
        remember(step)
        toast.undo(t('views.deleted', { name }), () => void takeBack(step).catch(() => undefined))
        void refresh()
      },
      arrange: (change) =>
        arrange(({ byObject }) => ({ byObject: { ...byObject, [object]: change(byObject[object] ?? {}) } })),
    }
  }, [client, t, errorText, arrange, object])
}
