import { IconLayoutSidebar, IconStack2, IconStar, IconStarFilled } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import { useStar } from '#kernel/client/favourites.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { FavouriteTarget } from '#kernel/settings/contract.ts'
import { recordAt } from './recent.ts'
import { useTabs } from './useTabs.ts'

/** What can be done with the place one stands at, whatever it is: star it, keep it in a tab. */
export function usePageCommands(onArrange: () => void): void {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const searchStr = useRouterState({ select: (state) => state.location.searchStr })
  const tabs = useTabs()
  const target = targetAt(pathname, searchStr, objects, (object) => label(object.pluralLabel, object.plural))
  const { isStarred, toggle } = useStar(target)
  const record = recordAt(pathname, objects)
  const commands: Command[] = [
    {
      id: 'page.star',
      label: t(isStarred ? 'shell.favourites.remove' : 'shell.favourites.add'),
      section: 'screen',
      icon: isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />,
      keys: ['f'],
      run: toggle,
    },
    {
      id: 'page.tab',
      label: t('shell.tabs.open'),
      section: 'screen',
      icon: <IconStack2 size={16} />,
      keys: ['t'],
      when: record !== null && !tabs.tabs.some(({ id }) => id === record.id),
      run: () => record && tabs.open(record),
    },
    {
      id: 'program.arrange',
      label: t('shell.arrange.open'),
      section: 'program',
      icon: <IconLayoutSidebar size={16} />,
      run: onArrange,
    },
  ]
  useCommands(commands)
}

/** What a star on this address means. */
export function targetAt(
  path: string,
  search: string,
  objects: ObjectMetadata[],
  nameOf: (object: ObjectMetadata) => string,
): FavouriteTarget {
  const record = recordAt(path, objects)
  if (record) return { type: 'record', ...record }
  const object = objects.find(({ plural }) => path === `/o/${plural}`)
  if (!object) return { type: 'page', to: path }
  if (search === '') return { type: 'object', object: object.name }
  return { type: 'view', object: object.name, search, name: nameOf(object) }
}
