import { useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Command } from '#kernel/client/commands.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { panel } from '#kernel/client/panel.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'
import type { SavedView } from '#kernel/views/contract.ts'
import { viewsQuery } from '#kernel/views/web/queries.ts'
import type { SearchHit } from '#modules/search/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { settingsPages } from '../settings/pages.ts'
import { navigationGroups } from './groups.ts'
import { useTabs } from './useTabs.ts'

export interface MenuItem {
  key: string
  label: string
  detail?: string | null
  icon?: ReactNode
  /** The first combination that does the same. */
  keys?: string | undefined
  run: () => unknown
  /** Records alone: beside the screen, and in a tab. */
  peek?: () => unknown
  tab?: () => unknown
}

export interface MenuSection {
  key: string
  label: string
  items: MenuItem[]
}

export const commandItem = ({ id, label, icon, keys, run }: Command): MenuItem => ({
  key: id,
  label,
  icon,
  keys: keys?.[0],
  run,
})

/** Hits by object; the object with the best hit stands first. */
export function useHitSections(hits: SearchHit[]): MenuSection[] {
  const label = useLabel()
  const { objects } = useMetadata()
  const itemOf = useRecordItem()
  return [...Map.groupBy(hits, (hit) => hit.object)].flatMap(([name, members]) => {
    const object = objects.find((candidate) => candidate.name === name)
    if (!object) return []
    const items = members.flatMap((hit) => itemOf(hit, hit.displayName, hit.detail) ?? [])
    return [{ key: `hits ${name}`, label: label(object.pluralLabel), items }]
  })
}

/** The records opened last; those that are gone or may no longer be seen have no name and do not appear. */
export function useRecentItems(most: number): MenuItem[] {
  const [{ records }] = usePersonSetting('recent')
  const { current } = useTabs()
  const nameOf = useNames(useDisplayEnv())
  const itemOf = useRecordItem()
  return records
    .filter(({ id }) => id !== current?.id)
    .slice(0, most)
    .flatMap((record) => {
      const name = nameOf(record.object, record.id)
      return name ? (itemOf(record, name) ?? []) : []
    })
}

function useRecordItem() {
  const { objects } = useMetadata()
  const router = useRouter()
  const label = useLabel()
  const tabs = useTabs()
  return ({ object: name, id }: RecordKey, displayName: string, detail?: string | null): MenuItem | null => {
    const object = objects.find((one) => one.name === name)
    if (!object) return null
    const record = { object: name, id }
    return {
      key: `${name}/${id}`,
      label: displayName,
      detail: detail === undefined ? label(object.label, name) : detail,
      icon: <Avatar name={displayName} shape={object.icon.startsWith('User') ? 'round' : 'square'} />,
      run: () => router.history.push(recordPath(object.plural, id)),
      peek: () => panel.open({ type: 'record', ...record }),
      tab: () => {
        tabs.open(record)
        tabs.show(record)
      },
    }
  }
}

const asShipped = ({ id, name }: SavedView) => ({ key: id, label: name })

/** Places without a key of their own: views and pages of the settings, as far as the person may open them. */
export function usePlaceItems(): MenuItem[] {
  const t = useT()
  const label = useLabel()
  const router = useRouter()
  const { capabilities } = useMe()
  const { objects } = useMetadata()
  const { items: saved } = useSuspenseQuery(viewsQuery).data
  const shown = navigationGroups(objects).flatMap((group) => group.objects)
  const views = shown.flatMap((object) =>
    [...object.views, ...saved.filter((view) => view.object === object.name).map(asShipped)].map((view) => ({
      key: `view ${object.name} ${view.key}`,
      label: label(view.label, view.key),
      detail: label(object.pluralLabel, object.plural),
      icon: <ObjectIcon name={object.icon} />,
      run: () => router.history.push(`/o/${object.plural}?view=${encodeURIComponent(view.key)}`),
    })),
  )
  const pages = settingsPages
    .filter(({ capability }) => !capability || capabilities.includes(capability))
    .map(({ key, to, icon: Picture }) => ({
      key: `page ${to}`,
      label: t(`settings.pages.${key}`),
      detail: t('shell.settings'),
      icon: <Picture size={16} />,
      run: () => router.history.push(to),
    }))
  return [...views, ...pages]
}
