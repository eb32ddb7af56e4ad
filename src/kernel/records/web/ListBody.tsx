import { useEffect, useMemo } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { panel } from '#kernel/client/panel.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Page, Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { BulkBar } from './BulkBar.tsx'
import { CardList } from './CardList.tsx'
import type { Card } from './card.ts'
import type { Column } from './columns.ts'
import { emptyReason } from './emptyReason.ts'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import type { Pages } from './pages.ts'
import { recordPath } from './paths.ts'
import type { Selection } from './selection.ts'
import { patchState } from './state.ts'
import { Table, type TableProps } from './Table.tsx'
import type { TableTools } from './TableTools.ts'
import { rememberTrail } from './trail.ts'
import { useSave } from './useSave.tsx'

type Props = ViewProps & { env: DisplayEnv; isPhone: boolean }

/** What lists share, however their rows come. */
export interface ListProps extends Props {
  columns: Column[]
  card: Card
  query: Query
  learn: (page: Page) => void
  tools: TableTools
  onWidth: TableProps['onWidth']
  selection: Selection
  onSelection: (selection: Selection) => void
}

export type ListBodyProps = ListProps &
  Pick<TableProps, 'pages' | 'snapshot' | 'groups' | 'spot' | 'onLeave'> & { isPrevious: boolean }

/** The rows with everything around them: what can be done with chosen ones, what went wrong, why there are none. */
export function ListBody(props: ListBodyProps) {
  const { object, shape, state, onStateChange, onCount, env, isPhone, query, selection, onSelection } = props
  const { pages, snapshot, isPrevious, columns, spot, onLeave } = props
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
          card={props.card}
          save={save}
          finish={props.finish}
          top={spot?.top}
          onLeave={(top) => onLeave?.({ base: 0, cursor: null, top })}
        />
      ) : (
        <Table
          {...rows}
          label={env.text(object.pluralLabel, object.plural)}
          sort={shape.sort}
          onSort={(sort) => onStateChange(patchState(state, { sort: sort.length > 0 ? sort : undefined }))}
          onWidth={props.onWidth}
          selection={selection}
          onSelection={onSelection}
          onSave={(record, field, value) => void save(record, { [field]: value })}
          onOpen={(record) => trailed.open(recordPath(object.plural, record.id))}
          onPeek={(record) => {
            rememberTrail(
              object.plural,
              pages.loaded().map(({ id }) => id),
              record.id,
            )
            void panel.open({ type: 'record', object: object.name, id: record.id })
          }}
          spot={spot}
          {...(onLeave ? { onLeave } : {})}
          tools={props.tools}
          groups={props.groups}
        />
      )}
      {selection.size > 0 ? (
        <BulkBar
          object={object}
          env={env}
          query={query}
          shown={shape.columns}
          selection={selection}
          onSelection={onSelection}
        />
      ) : null}
      {dialogs}
    </div>
  )
}

/** Opening a record remembers the order of the list, so that the record page can go on in it. */
export function useTrail(env: DisplayEnv, plural: string, pages: Pages): DisplayEnv {
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

export function ListError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const errorText = useErrorText()
  const code = error instanceof ApiError ? error.code : ''
  const kind = code === 'offline' ? 'offline' : code === 'forbidden' || code === 'notFound' ? 'forbidden' : 'error'
  return <ErrorState kind={kind} text={errorText(error)} onRetry={onRetry} />
}

/** Why there is nothing, and the one action that leads on. */
export function Nothing({ object, shape, state, onStateChange, onCreate, env }: ViewProps & { env: DisplayEnv }) {
  const objects = env.text(object.pluralLabel, object.plural)
  const reason = emptyReason(shape, state, object, useCapability('import'))
  const all = patchState(state, { search: undefined, filter: shape.view?.filter ? { all: true } : undefined })
  const create = (
    <Button variant="primary" onClick={() => onCreate()}>
      {env.t('records.new', { object: env.text(object.label, object.name) })}
    </Button>
  )
  const actions = {
    narrowed: <Button onClick={() => onStateChange(all)}>{env.t('records.showAll')}</Button>,
    view: <Button onClick={() => onStateChange(all)}>{env.t('records.showAllOf', { objects })}</Button>,
    none: create,
    importable: create,
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
