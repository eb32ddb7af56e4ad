import { IconArrowsMove } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { IconButton } from '#ui/Button.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { type AccountNode, type AccountTree, figuresOf, rowsBehind, treeFigures } from '../figures.contract.ts'
import styles from './customers.module.css'
import { FigureLink } from './FigureLink.tsx'
import { listOf, readableFigure } from './figures.ts'
import { LayoutSwitch, useTreeLayout } from './LayoutSwitch.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { TreeChart } from './TreeChart.tsx'
import { useMove } from './useMove.ts'

/** Everything of the group depends on its companies: whatever changes among them asks for it anew. */
const treeQuery = (id: string) => ({
  queryKey: [...recordKeys.aggregates('account'), { tree: id }] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<AccountTree>(`/api/v1/accounts/${id}/tree`, { signal }),
  staleTime: 0,
})

/** The group that the company belongs to, with figures at each of its companies. */
export default function HierarchyTab({ object, record, env, isReadOnly }: RecordViewProps) {
  const t = useT()
  const errorText = useErrorText()
  const { data, error, refetch } = useQuery(treeQuery(record.id))
  const [layout, setLayout] = useTreeLayout()
  const [moving, setMoving] = useState<AccountNode | null>(null)
  const move = useMove(object, 'parent')
  if (!data && error) return <ErrorState text={errorText(error)} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  const mayMove = (node: AccountNode) => node.mayMove && !isReadOnly
  return (
    <div className={styles.tab}>
      <div className={styles.bar}>
        <p className={styles.hint}>{t('customers.tree.hint', { currency: env.formats.currency })}</p>
        <LayoutSwitch value={layout} onChange={setLayout} />
      </div>
      {data.isCut ? (
        <p className={styles.hint} role="status">
          {t('customers.tree.cut', { count: data.nodes.length })}
        </p>
      ) : null}
      <TreeChart
        items={data.nodes}
        label={t('customers.tree.label', { name: String(record.displayName) })}
        layout={layout}
        present={record.id}
        onOpen={({ id }) => env.open(recordPath(object.plural, id))}
        onMove={
          isReadOnly
            ? undefined
            : (node, onto) => {
                if (node.mayMove) void move(node, onto.id).catch(() => undefined)
              }
        }
      >
        {(node, hasFocus) => (
          <div className={styles.node}>
            <div className={styles.nodeHead}>
              <a
                className={styles.nodeName}
                href={recordPath(object.plural, node.id)}
                tabIndex={hasFocus ? 0 : -1}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  event.preventDefault()
                  env.open(recordPath(object.plural, node.id))
                }}
              >
                {node.name}
              </a>
              {node.id === record.id ? <Tag>{t('customers.tree.present')}</Tag> : null}
              {mayMove(node) ? (
                <IconButton
                  label={t('customers.move.open', { name: node.name })}
                  tabIndex={hasFocus ? 0 : -1}
                  onClick={() => setMoving(node)}
                >
                  <IconArrowsMove size={14} />
                </IconButton>
              ) : null}
            </div>
            <NodeFigures node={node} env={env} hasFocus={hasFocus} />
          </div>
        )}
      </TreeChart>
      {moving ? (
        <MoveDialog object={object} field="parent" item={moving} env={env} onClose={() => setMoving(null)} />
      ) : null}
    </div>
  )
}

/** The figures of a company with everything below it; of itself alone, where that says more. */
function NodeFigures({ node, env, hasFocus }: { node: AccountNode; env: RecordViewProps['env']; hasFocus: boolean }) {
  const t = useT()
  const { objects } = useMetadata()
  const tabIndex = hasFocus ? 0 : -1
  return (
    <dl className={styles.nodeFigures}>
      {figuresOf(env.fiscalYear.firstMonth).map((figure) => {
        const own = node.own[figure.key]
        const readable = treeFigures.includes(figure.key) && own ? readableFigure(objects, figure) : null
        if (!readable || !own) return null
        const all = node.below?.[figure.key] ?? own
        const name = t(`customers.figure.${figure.key}`)
        const href = (isBelow: boolean) =>
          listOf({ object: readable.target, filter: rowsBehind(readable, node.id, isBelow) })
        return (
          <div key={figure.key} className={styles.nodeFigure}>
            <dt>{name}</dt>
            <dd>
              <FigureLink
                value={all}
                href={href(node.below !== undefined)}
                label={`${node.name}, ${name}`}
                env={env}
                tabIndex={tabIndex}
              />
              {all.count === own.count ? null : (
                <span className={styles.ownFigure}>
                  {t('customers.tree.own')}{' '}
                  <FigureLink
                    value={own}
                    href={href(false)}
                    label={`${node.name}, ${name}, ${t('customers.tree.own')}`}
                    env={env}
                    tabIndex={tabIndex}
                  />
                </span>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
