import { lazy, Suspense, useMemo, useState } from 'react'
import { useAggregate } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber } from '#ui/format.ts'
import type { Column } from './columns.ts'
import styles from './TableFoot.module.css'
import { stickyStyle } from './TableRow.tsx'
import type { TableTools } from './TableTools.ts'
import { type Figure, figureOf, measuresOf, type WantedTotal, wantedTotals } from './totals.ts'

const TotalMenu = lazy(() => import('./TotalMenu.tsx').then((module) => ({ default: module.TotalMenu })))

export interface TableFootProps {
  object: ObjectMetadata
  columns: Column[]
  template: string
  env: DisplayEnv
  tools: TableTools
  rowIndex: number
}

/** The last row: what each column adds up to, over everything that the list holds and not only what is loaded. */
export function TableFoot({ object, columns, template, env, tools, rowIndex }: TableFootProps) {
  const { settings, asked } = tools
  const wanted = useMemo(() => wantedTotals(columns, settings.totals), [columns, settings.totals])
  const answer = useAggregate(object, { ...asked, measures: measuresOf(wanted) }, { enabled: wanted.length > 0 })
  const row = answer.data?.rows[0]
  const records = formatNumber(Number(row?.n ?? 0), env.formats)
  return (
    <div className={styles.foot} role="row" aria-rowindex={rowIndex} style={{ gridTemplateColumns: template }}>
      <div className={styles.footCell} role="gridcell" aria-colindex={1} data-check />
      {columns.map((column, index) => {
        const total = wanted.find((one) => one.column === column)
        return (
          <div
            key={column.path}
            className={styles.footCell}
            role="gridcell"
            aria-colindex={index + 2}
            data-sticky={column.sticky !== undefined || undefined}
            data-edge={column.isEdge}
            data-end={column.align === 'end' || undefined}
            data-foot={column.path}
            style={stickyStyle(column)}
          >
            <FootButton
              column={column}
              env={env}
              tools={tools}
              total={total}
              figure={total && row ? figureOf(total, row, env) : undefined}
              records={records}
            />
          </div>
        )
      })}
    </div>
  )
}

interface FootButtonProps {
  column: Column
  env: DisplayEnv
  tools: TableTools
  total: WantedTotal | undefined
  figure: Figure | undefined
  /** Over how many records it is. */
  records: string
}

function FootButton({ column, env, tools, total, figure, records }: FootButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const name = env.text(column.field.label, column.path)
  const label = env.t('records.totals.of', { field: name })
  const hint = figure ? figureHint(figure, records, env) : label
  return (
    <>
      <button
        type="button"
        className={styles.footButton}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={
          total && figure ? `${name}, ${env.t(`records.totals.${total.total}`)}: ${figure.text}, ${hint}` : label
        }
        title={hint}
        onClick={() => setOpen(!isOpen)}
      >
        {total ? (
          <>
            <span className={styles.footName}>{env.t(`records.totals.${total.total}`)}</span>
            <span className={styles.footFigure}>{figure ? figure.text || '–' : '…'}</span>
          </>
        ) : (
          <span className={styles.footEmpty}>{env.t('records.head.calculate')}</span>
        )}
      </button>
      {isOpen ? (
        <Suspense>
          <TotalMenu column={column} env={env} tools={tools} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

/** The range of a figure: over how many records, in which currency, and what is not in it. */
export function figureHint({ isBase, without }: Figure, records: string, env: DisplayEnv): string {
  const parts = [env.t('records.totals.over', { shown: records })]
  if (isBase) parts.push(env.t('records.totals.base', { currency: env.formats.currency }))
  if (without > 0) parts.push(env.t('records.totals.without', { count: without }))
  return parts.join(', ')
}
