import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { arrangedGroups, type NavigationGroup, navigationGroups, shownGroups } from './groups.ts'

/** The groups of the navigation as this person may see them and has arranged them. */
export function useNavigationGroups(): NavigationGroup[] {
  const { objects } = useMetadata()
  const [arrangement] = usePersonSetting('navigation')
  return shownGroups(arrangedGroups(navigationGroups(objects), arrangement), arrangement)
}
