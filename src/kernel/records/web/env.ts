import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useContext, useEffect, useMemo, useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { metadataQuery, useMetadata } from '#kernel/client/metadata.ts'
import { type PanelPage, PanelPlace, panel } from '#kernel/client/panel.ts'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import { createNames, type Names } from '#kernel/fields/web/names.ts'
import { conventionsOf } from '#kernel/fields/web/times.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Page } from '#kernel/records/contract.ts'
import { useFormats } from '#ui/format.ts'
import { recordPath } from './paths.ts'

const weekStarts = { 1: 1, 6: 6, 7: 0 } as const

/** What all widgets of a screen share. It is made anew when a minute has passed, and so are the cells. */
export function useDisplayEnv(): DisplayEnv {
  const names = useNamesStore()
  const { objects } = useMetadata()
  const me = useMe()
  const language = useLanguage()
  const formats = useFormats()
  const text = useLabel()
  const t = useT()
  const router = useRouter()
  const now = useMinute()
  const isInPanel = useContext(PanelPlace) !== null
  return useMemo(() => {
    const byName = new Map(objects.map((object) => [object.name, object]))
    return {
      language,
      weekStart: weekStarts[me.weekStart],
      fiscalYear: me.organization.fiscalYear,
      formats,
      now,
      text,
      t,
      names,
      hrefOf: (object, id) => {
        const target = byName.get(object)
        return target ? recordPath(target.plural, id) : null
      },
      isPerson: (object) => /^User(?!s)/.test(byName.get(object)?.icon ?? ''),
      open: (href, replace = false) => {
        const page = isInPanel ? recordPageOf(objects, href) : null
        if (page) void (replace ? panel.move(page) : panel.push(page))
        else if (replace) router.history.replace(href)
        else router.history.push(href)
      },
    }
  }, [objects, language, me.weekStart, me.organization.fiscalYear, formats, now, text, t, names, router, isInPanel])
}

/** Records opened from the side panel are shown in it. */
function recordPageOf(objects: ObjectMetadata[], href: string): PanelPage | null {
  const object = objects.find(({ plural }) => href.startsWith(`${recordPath(plural, '')}`))
  const id = object && href.slice(recordPath(object.plural, '').length)
  return object && id && /^[0-9a-f-]{36}$/.test(id) ? { type: 'record', object: object.name, id } : null
}

/** How this reader writes numbers, dates and telephone numbers. */
export function useParseEnv(): ParseEnv {
  const me = useMe()
  const language = useLanguage()
  const { locale, zone } = useFormats()
  return useMemo(
    () => ({
      zone,
      currency: me.organization.currency,
      currencies: me.organization.currencies,
      country: me.organization.country,
      language,
      ...conventionsOf(locale),
    }),
    [me, language, locale, zone],
  )
}

const namesByClient = new WeakMap<QueryClient, Names>()

/** One store of names a browser tab, cleared with its query cache. */
export function useNamesStore(): Names {
  const client = useQueryClient()
  const known = namesByClient.get(client)
  if (known) return known
  const made = createNames((object, ids) => fetchNames(client, object, ids))
  namesByClient.set(client, made)
  return made
}

async function fetchNames(client: QueryClient, object: string, ids: string[]) {
  const metadata = await client.ensureQueryData(metadataQuery)
  const target = metadata.objects.find((one) => one.name === object)
  if (!target) return []
  const page = await api.post<Page>(`/api/v1/${target.plural}/query`, {
    filter: { field: 'id', op: 'in', value: ids },
    fields: ['displayName'],
    limit: ids.length,
    count: 'none',
  })
  return page.items.map((record) => ({ id: record.id, name: String(record.displayName ?? '') }))
}

/** Relative times are counted from here; a minute is as exact as they are. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
