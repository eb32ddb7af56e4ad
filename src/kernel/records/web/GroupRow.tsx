import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import { namedChip } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatNumber } from '#ui/format.ts'
import { FieldDisplay } from './Cell.tsx'
import type { Column } from './columns.ts'
import styles from './GroupRow.module.css'
import type { Heading } from './groupedPages.ts'
import { bucketText, type Group, type Grouping } from './grouping.ts'
import { figureHint } from './TableFoot.tsx'
import { stickyStyle } from './TableRow.tsx'
import { figureOf, type WantedTotal } from './totals.ts'

export interface GroupRowProps {
  index: number
  top: number
  heading: Heading
  grouping: Grouping
  columns: Column[]
  wanted: WantedTotal[]
  template: string
  env: DisplayEnv
  gridId: string
  /** Column where the keyboard stands, -1 when it is in another row. */
  current: number
}

/** The heading of a group: what its rows share, how many they are and what they add up to. */
export const GroupRow = memo(function GroupRow(props: GroupRowProps) {
  const { index, top, heading, grouping, columns, wanted, template, env, gridId, current } = props
  const { group, isOpen } = heading
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const count = formatNumber(group.count, env.formats)
  return (
    <div
      className={styles.groupRow}
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      data-group={group.key}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      <div className={styles.groupCell} role="gridcell" aria-colindex={1} data-check data-col={0}>
        <Chevron size={14} aria-hidden="true" className={styles.chevron} />
      </div>
      {columns.map((column, col) => {
        const total = wanted.find((one) => one.column.path === column.path)
        const figure = total && figureOf(total, group.row, env)
        return (
          <div
            key={column.path}
            id={current === col ? `${gridId}-${index}-${col}` : undefined}
            className={styles.groupCell}
            role="gridcell"
            aria-colindex={col + 2}
            aria-expanded={col === 0 ? isOpen : undefined}
            data-col={col}
            data-current={current === col || undefined}
            data-end={column.align === 'end' || undefined}
            data-sticky={column.sticky !== undefined || undefined}
            data-edge={column.isEdge}
            style={stickyStyle(column)}
            title={figure ? figureHint(figure, count, env) : undefined}
          >
            {col === 0 ? (
              <>
                <GroupName group={group} grouping={grouping} env={env} />
                <span className={styles.groupCount} title={env.t('records.totals.over', { shown: count })}>
                  {count}
                </span>
              </>
            ) : null}
            {figure && col > 0 ? <span className="tabular">{figure.text}</span> : null}
          </div>
        )
      })}
    </div>
  )
})

/** The value itself, as cells show it. */
export function GroupName({ group, grouping, env }: { group: Group; grouping: Grouping; env: DisplayEnv }) {
  const { value, name } = group
  const { field, bucket, target } = grouping
  if (value === null) return <span>{env.t('records.group.empty', { field: env.text(field.label, field.name) })}</span>
  if (bucket) return <span>{bucketText(String(value), bucket, env)}</span>
  if (target && name !== null) return namedChip({ name, href: null, isRound: env.isPerson(target), env })
  return <FieldDisplay value={value} field={field} env={env} dense />
}
