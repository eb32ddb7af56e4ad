import { getRouteApi } from '@tanstack/react-router'
import { IndexScreen } from '#kernel/records/web/IndexScreen.tsx'

const route = getRouteApi('/inside/o/$plural')

/** The view stands in the URL, so that a list can be shared, bookmarked and walked back through. */
export function Index() {
  const { plural } = route.useParams()
  const navigate = route.useNavigate()
  return (
    <IndexScreen
      plural={plural}
      state={route.useSearch()}
      onStateChange={(state) => void navigate({ search: state, replace: true })}
    />
  )
}
