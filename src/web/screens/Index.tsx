import { getRouteApi } from '@tanstack/react-router'
import { IndexScreen } from '#kernel/records/web/IndexScreen.tsx'
import { Later } from '#ui/Later.tsx'
import { Waiting } from '../shell/failures.tsx'

const route = getRouteApi('/inside/o/$plural')

/** The view stands in the URL, so that a list can be shared, bookmarked and walked back through. */
export function Index() {
  const { plural } = route.useParams()
  const navigate = route.useNavigate()
  const state = route.useSearch()
  return (
    <Later key={plural} before={<Waiting />}>
      <IndexScreen
        plural={plural}
        state={state}
        onStateChange={(next) => void navigate({ search: next, replace: true })}
      />
    </Later>
  )
}
