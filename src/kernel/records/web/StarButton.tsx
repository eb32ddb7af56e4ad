import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useStar } from '#kernel/client/favourites.ts'
import { useT } from '#kernel/client/i18n.ts'
import type { FavouriteTarget } from '#kernel/settings/contract.ts'
import { IconButton } from '#ui/Button.tsx'

/** Puts something into the navigation, and takes it out again. */
export function StarButton({ target }: { target: FavouriteTarget }) {
  const t = useT()
  const { isStarred, toggle } = useStar(target)
  return (
    <IconButton label={t(isStarred ? 'records.unstar' : 'records.star')} pressed={isStarred} onClick={toggle}>
      {isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
    </IconButton>
  )
}
