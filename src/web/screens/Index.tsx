import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useDeferredValue, useEffect, useMemo, useRef } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { fieldAt, useMetadata, useObjectByPlural } from '#kernel/client/metadata.ts'
import { IndexScreen } from '#kernel/records/web/IndexScreen.tsx'
import { knownOnly, misread, parseIndexState } from '#kernel/records/web/state.ts'
import { toast } from '#ui/toast.tsx'
import '../extensions.ts'
import { Activities } from '#modules/collaboration/web/extension.tsx'
import { Waiting } from '../shell/failures.tsx'

export { fetchAhead } from '#kernel/records/web/ahead.ts'

const route = getRouteApi('/inside/o/$plural')

/** The view stands in the URL, so that a list can be shared, bookmarked and walked back through. */
export function Index() {
  const { plural } = route.useParams()
  const navigate = route.useNavigate()
  const search = route.useSearch()
  // What the router could not check stands in its answer, too.
  const metadata = useMetadata()
  const object = useObjectByPlural(plural)
  const state = useMemo(() => {
    const parsed = parseIndexState({ ...search })
    return object ? knownOnly(parsed, (path) => fieldAt(metadata, object, path) !== undefined) : parsed
  }, [search, metadata, object])
  const t = useT()
  const lost = misread({ ...search }, state).join(', ')
  useEffect(() => {
    if (lost === '') return
    toast.offer(t('records.misread', { names: lost }), [])
    void navigate({ search: state, replace: true })
  }, [lost, state, navigate, t])
  const finish = plural === 'tasks' ? { label: t('tasks.complete'), field: 'status', value: 'Completed' } : undefined
  return useInItsTime(
    plural,
    <>
      <IndexScreen
        key={plural}
        plural={plural}
        state={state}
        finish={finish}
        onStateChange={(next) => void navigate({ search: next, replace: true })}
      />
      <Activities />
    </>,
  )
}

/**
 * The screen of another object is drawn in slices, so that the page answers in between. What was there stays until it is
 * done: nothing flashes.
 */
function useInItsTime(name: string, screen: ReactElement): ReactElement {
  const before = useRef(<Waiting />)
  const isDrawing = useDeferredValue(name, '') !== name
  useEffect(() => {
    if (!isDrawing) before.current = screen
  })
  return isDrawing ? before.current : screen
}
