import type { FavouriteTarget } from '#kernel/settings/contract.ts'
import { type Favourites, favouriteOf, toggledFavourite } from './favouriteTree.ts'
import { newKey } from './http.ts'
import { usePersonSetting } from './person.ts'

/** The person's favourites, and how to change their list. */
export function useFavourites() {
  const [navigation, change] = usePersonSetting('navigation')
  const arrange = (next: (list: Favourites) => Favourites) =>
    change((now) => ({ ...now, favourites: [...next(now.favourites)] }))
  return { favourites: navigation.favourites, arrange }
}

/** Whether something is a favourite, and the star that changes it; null where there is nothing to be one. */
export function useStar(target: FavouriteTarget | null): { isStarred: boolean; toggle: () => void } {
  const { favourites, arrange } = useFavourites()
  return {
    isStarred: target !== null && favouriteOf(favourites, target) !== undefined,
    toggle: () => target && arrange((list) => toggledFavourite(list, target, newKey())),
  }
}
