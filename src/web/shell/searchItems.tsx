import { IconHome, IconPlus, IconSettings, IconTrash, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { SearchHit } from '#modules/search/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { navigationGroups } from './groups.ts'

export interface SearchItem {
  key: string
  label: string
  detail?: string | null
  icon: ReactNode
  /** Path of this origin. */
  href: string
}

export interface SearchGroup {
  key: string
  label: string
  items: SearchItem[]
}

/** Hits by object; the object with the best hit stands first. */
export function useHitGroups(hits: SearchHit[]): SearchGroup[] {
  const label = useLabel()
  const { objects } = useMetadata()
  return [...Map.groupBy(hits, (hit) => hit.object)].flatMap(([name, members]) => {
    const object = objects.find((candidate) => candidate.name === name)
    if (!object) return []
    return [{ key: name, label: label(object.pluralLabel), items: members.map((hit) => hitItem(object, hit)) }]
  })
}

function hitItem(object: ObjectMetadata, hit: SearchHit): SearchItem {
  return {
    key: hit.id,
    label: hit.displayName,
    detail: hit.detail,
    icon: <Avatar name={hit.displayName} shape={object.icon.startsWith('User') ? 'round' : 'square'} />,
    href: `/o/${object.plural}/${hit.id}`,
  }
}

/** Pages and "New …" whose name holds every typed word; without text the pages alone. */
export function usePlaceGroups(text: string): SearchGroup[] {
  const t = useT()
  const places = usePlaces()
  const creations = useCreations()
  const matches = (item: SearchItem) => words(text).every((word) => item.label.toLowerCase().includes(word))
  return [
    { key: 'places', label: t('shell.goTo'), items: places.filter(matches) },
    { key: 'create', label: t('shell.create'), items: text === '' ? creations.slice(0, 4) : creations.filter(matches) },
  ].filter((group) => group.items.length > 0)
}

const words = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean)

function usePlaces(): SearchItem[] {
  const t = useT()
  const label = useLabel()
  const canImport = useCapability('import')
  const objects = navigationGroups(useMetadata().objects).flatMap((group) => group.objects)
  return [
    { key: 'home', label: t('shell.home'), icon: <IconHome size={16} />, href: '/' },
    ...objects.map((object) => ({
      key: object.name,
      label: label(object.pluralLabel, object.plural),
      icon: <ObjectIcon name={object.icon} />,
      href: `/o/${object.plural}`,
    })),
    ...(canImport
      ? [{ key: 'import', label: t('shell.import'), icon: <IconUpload size={16} />, href: '/import' }]
      : []),
    { key: 'trash', label: t('shell.trash'), icon: <IconTrash size={16} />, href: '/trash' },
    { key: 'settings', label: t('shell.settings'), icon: <IconSettings size={16} />, href: '/settings' },
  ]
}

function useCreations(): SearchItem[] {
  const t = useT()
  const label = useLabel()
  const groups = navigationGroups(useMetadata().objects)
  return groups
    .flatMap((group) => group.objects)
    .filter((object) => object.can.create)
    .map((object) => ({
      key: `new-${object.name}`,
      label: t('shell.newRecord', { object: label(object.label, object.name) }),
      icon: <IconPlus size={16} />,
      href: `/o/${object.plural}/new`,
    }))
}
