import { IconCheck } from '@tabler/icons-react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Total } from '#kernel/objects/contract.ts'
import { Menu } from '#ui/inputs.ts'
import type { Column } from './columns.ts'
import type { TableTools } from './TableTools.ts'
import { totalsOf } from './totals.ts'

export interface TotalItemsProps {
  column: Column
  env: DisplayEnv
  tools: TableTools
  onDone?: () => void
}

/** The calculations that a column knows, as entries of a menu. */
export function TotalItems({ column, env, tools, onDone }: TotalItemsProps) {
  const totals = tools.settings.totals ?? {}
  const current = totals[column.path]
  const choose = (total: Total | null) => {
    const { [column.path]: _old, ...others } = totals
    tools.onChange({ totals: total ? { ...others, [column.path]: total } : others })
    onDone?.()
  }
  return (
    <>
      {[null, ...totalsOf(column.field)].map((total) => (
        <Menu.Item
          key={total ?? ''}
          aria-current={(total ?? undefined) === current || undefined}
          leftSection={(total ?? undefined) === current ? <IconCheck size={14} /> : <span style={{ width: 14 }} />}
          onClick={() => choose(total)}
        >
          {env.t(`records.totals.${total ?? 'none'}`)}
        </Menu.Item>
      ))}
    </>
  )
}
