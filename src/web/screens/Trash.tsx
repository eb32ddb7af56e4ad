import { useSearch } from '@tanstack/react-router'
import { useMetadata } from '#kernel/client/metadata.ts'
import { TrashScreen } from '#kernel/records/web/TrashScreen.tsx'
import { navigationGroups } from '../shell/groups.ts'

/** `object` in the address says what to begin with; otherwise what stands first in the navigation. */
export function Trash() {
  const { object }: { object?: unknown } = useSearch({ strict: false })
  const first = navigationGroups(useMetadata().objects)[0]?.objects[0]
  const plural = typeof object === 'string' ? object : first?.plural
  return <TrashScreen key={plural} plural={plural} />
}
