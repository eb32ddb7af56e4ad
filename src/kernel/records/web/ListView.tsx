import { useEffect, useMemo, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Page, Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { BulkBar } from './BulkBar.tsx'
import { CardList } from './CardList.tsx'
import { type Column, columnsOf, fieldsToAsk, pointsToOne } from './columns.ts'
import { emptyReason } from './emptyReason.ts'
import { useNames } from './env.ts'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import type { Pages } from './pages.ts'
import { recordPath } from './paths.ts'
import { usePlace } from './place.ts'
import { noSelection, type Selection } from './selection.ts'
import { baseQuery, patchState } from './state.ts'
import { Table } from './Table.tsx'
import { rememberTrail } from './trail.ts'
import { pageSize, usePages } from './usePages.ts'
import { useSave } from './useSave.tsx'
import { useWidths } from './widths.ts'

type Props = ViewProps & { env: DisplayEnv; isPhone: boolean }

/** The rows of an object as a table, on a phone as cards. */
export function ListView(props: Props) {
  const { object, shape, state, onStateChange, onCount, env, isPhone } = props
  const metadata = useMetadata()
  const [widths, setWidth] = useWidths(object.name)
  const [selection, setSelection] = useState<Selection>(noSelection)
  const columns = useMemo(
    () => columnsOf(metadata, object, shape.columns, widths),
    [metadata, object, shape.columns, widths],
  )
  const asked = useMemo(() => fieldsToAsk(columns).join(), [columns])
  const query = useMemo<Query>(
    () => ({ ...baseQuery(shape), fields: asked.split(','), limit: pageSize, count: 'auto' }),
    [shape, asked],
  )
  const learn = useLearnNames(columns)
  const { place, keep } = usePlace(object, query)
  const { pages, snapshot, isPrevious } = usePages(object, query, learn, place?.walked)
  const { save, dialogs } = useSave(object, env)
  useEffect(() => onCount(snapshot.count), [snapshot.count, onCount])

  const trailed = useTrail(env, object.plural, pages)
  if (snapshot.error !== null && snapshot.known === 0) return <ListError error={snapshot.error} onRetry={pages.retry} />
  if (snapshot.known === 0 && !snapshot.done) return <SkeletonRows rows={20} />
  if (snapshot.known === 0) return <Nothing {...props} />
  const rows = { object, columns, env: trailed, pages, snapshot }
  return (
    <div className={`${styles.body} ${isPrevious ? styles.stale : ''}`}>
      {isPhone ? (
        <CardList
          {...rows}
          top={place?.top}
          onLeave={(top) => keep({ base: 0, cursor: null, top, walked: pages.walked() })}
        />
      ) : (
        <Table
          {...rows}
          label={env.text(object.pluralLabel, object.plural)}
          sort={shape.sort}
          onSort={(sort) => onStateChange(patchState(state, { sort: sort.length > 0 ? sort : undefined }))}
          onWidth={setWidth}
          selection={selection}
          onSelection={setSelection}
          onSave={(record, field, value) => void save(record, { [field]: value })}
          onOpen={(record) => trailed.open(recordPath(object.plural, record.id))}
          spot={place}
          onLeave={(spot) => keep({ ...spot, walked: pages.walked() })}
        />
      )}
      {selection.size > 0 ? (
        <BulkBar object={object} env={env} query={query} selection={selection} onSelection={setSelection} />
      ) : null}
      {dialogs}
    </div>
  )
}

/** Opening a record remembers the order of the list, so that the record page can go on in it. */
function useTrail(env: DisplayEnv, plural: string, pages: Pages): DisplayEnv {
  return useMemo(
    () => ({
      ...env,
      open: (href, replace) => {
        const ids = pages.loaded().map((record) => record.id)
        const id = ids.find((one) => href === recordPath(plural, one))
        if (id !== undefined) rememberTrail(plural, ids, id)
        env.open(href, replace)
      },
    }),
    [env, plural, pages],
  )
}

/** Pages bring the names behind their links along. */
function useLearnNames(columns: Column[]): (page: Page) => void {
  const names = useNames()
  const links = columns.filter((column) => pointsToOne(column.field))
  return (page) => {
    for (const { source, field } of links) {
      const target = kindOf(field.kind).target?.(field)
      for (const record of page.items) {
        const [id, name] = [record[source], record[`${source}.displayName`]]
        if (target && typeof id === 'string' && typeof name === 'string') names.set(target, id, name)
      }
    }
  }
}

function ListError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const errorText = useErrorText()
  const code = error instanceof ApiError ? error.code : ''
  const kind = code === 'offline' ? 'offline' : code === 'forbidden' || code === 'notFound' ? 'forbidden' : 'error'
  return <ErrorState kind={kind} text={errorText(error)} onRetry={onRetry} />
}

/** Why there is nothing, and the one action that leads on. */
function Nothing({ object, shape, state, onStateChange, onCreate, env }: Props) {
  const objects = env.text(object.pluralLabel, object.plural)
  const canCreate = object.can.create && !object.appendOnly
  const reason = emptyReason(shape, state, canCreate)
  const all = patchState(state, { search: undefined, filter: shape.view?.filter ? { all: true } : undefined })
  const actions = {
    narrowed: <Button onClick={() => onStateChange(all)}>{env.t('records.showAll')}</Button>,
    view: <Button onClick={() => onStateChange(all)}>{env.t('records.showAllOf', { objects })}</Button>,
    none: (
      <Button variant="primary" onClick={() => onCreate()}>
        {env.t('records.new', { object: env.text(object.label, object.name) })}
      </Button>
    ),
    noRight: null,
  }
  const values = { objects, view: env.text(shape.view?.label) }
  return (
    <EmptyState
      icon={<ObjectIcon name={object.icon} size={28} />}
      title={env.t(`records.nothing.${reason}.title`, values)}
      text={env.t(`records.nothing.${reason}.text`, values)}
      action={actions[reason]}
    />
  )
}
