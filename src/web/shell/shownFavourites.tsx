import { IconFile, IconHome, IconListDetails, IconSettings, IconTrash, IconUpload } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordNames } from '#kernel/client/recordNames.ts'
import { indexPath, recordPath } from '#kernel/records/web/paths.ts'
import type { Favourite, FavouriteTarget } from '#kernel/settings/contract.ts'
import { viewsQuery } from '#kernel/views/web/queries.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { withTexts } from '../i18n/late.ts'

export interface Shown {
  name: string
  icon: ReactNode
  href: string | null
  /** Deleted, or no longer to be seen by this person. */
  isGone: boolean
}

const gone: Shown = { name: '', icon: <IconFile size={16} stroke={1.75} />, href: null, isGone: true }

/** How favourites look at this moment: names come from what they lead to. */
export function useShownFavourites(favourites: readonly Favourite[]): (entry: Favourite) => Shown {
  const label = useLabel()
  const { objects } = useMetadata()
  const { items: saved } = useSuspenseQuery(viewsQuery).data
  const pageName = usePageName(favourites.some((entry) => 'target' in entry && entry.target.type === 'page'))
  const targets = favourites.flatMap((entry) => ('target' in entry ? [entry.target] : []))
  const nameOf = useRecordNames(targets.filter((target) => target.type === 'record'))
  const shownTarget = (target: FavouriteTarget): Shown => {
    if (target.type === 'page') {
      const page = pageName(target.to)
      return { name: page.name, icon: page.icon, href: target.to, isGone: false }
    }
    const object = objects.find(({ name }) => name === target.object)
    if (!object) return gone
    const icon = <ObjectIcon name={object.icon} />
    if (target.type === 'object')
      return { name: label(object.pluralLabel, object.plural), icon, href: indexPath(object.plural), isGone: false }
    if (target.type === 'view') {
      const key = new URLSearchParams(target.search).get('view')
      const shipped = object.views.find((one) => one.key === key)
      const own = saved.find((one) => one.id === key)
      // A saved view that somebody has deleted or no longer shares.
      if (key !== null && !shipped && !own) return gone
      const name = own?.name ?? (shipped ? label(shipped.label, target.name) : target.name)
      return { name, icon, href: `${indexPath(object.plural)}${target.search}`, isGone: false }
    }
    const name = nameOf(target)
    if (name === null) return gone
    const shape = object.icon.startsWith('User') ? 'round' : 'square'
    return {
      name: name ?? '…',
      icon: <Avatar name={name ?? ''} shape={shape} />,
      href: recordPath(object.plural, target.id),
      isGone: false,
    }
  }
  return (entry) =>
    'folder' in entry ? { name: entry.folder, icon: null, href: null, isGone: false } : shownTarget(entry.target)
}

const pages: Record<string, { key: string; icon: ReactNode }> = {
  '/': { key: 'shell.home', icon: <IconHome size={16} stroke={1.75} /> },
  '/import': { key: 'shell.import', icon: <IconUpload size={16} stroke={1.75} /> },
  '/trash': { key: 'shell.trash', icon: <IconTrash size={16} stroke={1.75} /> },
  '/operations': { key: 'settings.pages.operations', icon: <IconListDetails size={16} stroke={1.75} /> },
}

/** Pages of the program by their path: those of the settings carry its icon, and their names come a moment later. */
function usePageName(isNeeded: boolean): (path: string) => { name: string; icon: ReactNode } {
  const t = useT()
  const [, setLoaded] = useState(false)
  useEffect(() => {
    if (isNeeded) void withTexts('settings', Promise.resolve()).then(() => setLoaded(true))
  }, [isNeeded])
  return (path) => {
    const page = pages[path]
    if (page) return { name: t(page.key), icon: page.icon }
    const icon = <IconSettings size={16} stroke={1.75} />
    const key = path.replace(/^\/settings\//, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    return { name: t(`settings.pages.${key}`, { defaultValue: '…' }), icon }
  }
}
