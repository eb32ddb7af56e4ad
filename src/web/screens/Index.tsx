import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLabel } from '#kernel/client/i18n.ts'
import { useObjectByPlural } from '#kernel/client/metadata.ts'
import { IndexScreen } from '#kernel/records/web/IndexScreen.tsx'

const route = getRouteApi('/inside/o/$plural')

/** The view stands in the URL, so that a list can be shared, bookmarked and walked back through. */
export function Index() {
  const { plural } = route.useParams()
  const navigate = route.useNavigate()
  useObjectTitle(plural)
  return (
    <IndexScreen
      plural={plural}
      state={route.useSearch()}
      onStateChange={(state) => void navigate({ search: state, replace: true })}
    />
  )
}

function useObjectTitle(plural: string): void {
  const label = useLabel()
  const object = useObjectByPlural(plural)
  const title = object ? label(object.pluralLabel, object.plural) : 'Rapport'
  useEffect(() => {
    document.title = `${title} · Rapport`
  }, [title])
}
