import { getRouteApi } from '@tanstack/react-router'
import { RecordScreen } from '#kernel/records/web/RecordScreen.tsx'
import { Activities } from '#modules/collaboration/web/extension.tsx'
import { Snooze } from './Snooze.tsx'
import '../extensions.ts'

export { fetchRecordAhead } from '#kernel/records/web/recordAhead.ts'

const route = getRouteApi('/inside/o/$plural/$id')

export function Record() {
  const { at } = route.useSearch()
  const { plural, id } = route.useParams()
  return (
    <>
      <RecordScreen plural={plural} id={id} {...(at ? { at } : {})} />
      <Activities />
      <Snooze key={id} plural={plural} id={id} />
    </>
  )
}
