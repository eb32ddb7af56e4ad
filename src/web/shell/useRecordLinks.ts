import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef } from 'react'
import { whenCalm } from '#kernel/client/calm.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { panel } from '#kernel/client/panel.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { rememberTrail } from '#kernel/records/web/trail.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { toast } from '#ui/toast.tsx'
import { recordAt } from './recent.ts'
import { useTabs } from './useTabs.ts'

/**
 * What every link to a record can do, wherever it stands: Ctrl and the middle button open it in a tab, Space peeks it
 * beside the screen, and a plain click does what the person has chosen. Links of the side panel push.
 */
export function useRecordLinks(frame: RefObject<HTMLElement | null>): void {
  const t = useT()
  const { objects } = useMetadata()
  const [{ opens }] = usePersonSetting('panel')
  const tabs = useTabs()
  const current = useRef({ objects, opens, tabs, t })
  current.current = { objects, opens, tabs, t }
  useIntent(frame, () => current.current.objects)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const found = (target: EventTarget | null) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
      const record = link && recordAt(new URL(link.href).pathname, current.current.objects)
      return link && record ? { link, record } : null
    }
    const take = (event: Event, act: () => void) => {
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    const openTab = (record: RecordKey) => {
      current.current.tabs.open(record)
      // On a phone no row of tabs shows it.
      if (matchMedia('(max-width: 48em)').matches) toast.success(current.current.t('shell.tabs.opened'))
    }
    const onClick = (event: MouseEvent) => {
      const hit = found(event.target)
      if (!hit || event.shiftKey || event.altKey) return
      const { link, record } = hit
      if (event.ctrlKey || event.metaKey || event.button === 1) return take(event, () => openTab(record))
      if (event.button !== 0) return
      if (link.closest('[data-panel]')) return take(event, () => void panel.push({ type: 'record', ...record }))
      const peeks = current.current.opens === 'panel' && link.closest('main') !== null
      if (peeks) take(event, () => peek(link, record, current.current.objects))
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      const hit = event.target instanceof HTMLAnchorElement ? found(event.target) : null
      if (hit) take(event, () => peek(hit.link, hit.record, current.current.objects))
    }
    element.addEventListener('click', onClick, true)
    element.addEventListener('auxclick', onClick, true)
    element.addEventListener('keydown', onKeyDown, true)
    return () => {
      element.removeEventListener('click', onClick, true)
      element.removeEventListener('auxclick', onClick, true)
      element.removeEventListener('keydown', onKeyDown, true)
    }
  }, [frame])
}

/** What watches is small, but no part of what has to be there first. */
function useIntent(frame: RefObject<HTMLElement | null>, objects: () => readonly ObjectMetadata[]): void {
  const client = useQueryClient()
  const latest = useRef(objects)
  latest.current = objects
  useEffect(() => {
    let stop: (() => void) | null = null
    let isOver = false
    whenCalm(async () => {
      const { watchIntent } = await import('./intent.ts')
      if (!isOver && frame.current) stop = watchIntent(frame.current, client, () => latest.current())
    })
    return () => {
      isOver = true
      stop?.()
    }
  }, [frame, client])
}

/** J and K then walk through the records of the same kind that stand beside the link. */
function peek(link: HTMLAnchorElement, record: RecordKey, objects: Parameters<typeof recordAt>[1]): void {
  if (link.closest('[data-panel]')) return void panel.push({ type: 'record', ...record })
  const plural = objects.find((object) => object.name === record.object)?.plural
  const place = link.closest('[role=grid], main')
  if (plural && place?.getAttribute('role') !== 'grid') {
    const beside = [...(place?.querySelectorAll<HTMLAnchorElement>(`a[href^="${recordPath(plural, '')}"]`) ?? [])]
    const ids = beside.flatMap((one) => recordAt(new URL(one.href).pathname, objects)?.id ?? [])
    rememberTrail(plural, [...new Set(ids)], record.id)
  }
  void panel.open({ type: 'record', ...record })
}
