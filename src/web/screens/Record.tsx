import { getRouteApi } from '@tanstack/react-router'
import { RecordScreen } from '#kernel/records/web/RecordScreen.tsx'

const route = getRouteApi('/inside/o/$plural/$id')

export function Record() {
  return <RecordScreen {...route.useParams()} />
}
