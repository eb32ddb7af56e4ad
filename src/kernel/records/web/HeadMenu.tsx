import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconEyeOff,
  IconFilter,
  IconLayoutRows,
  IconPin,
  IconPinnedOff,
  IconSum,
  type Icon as TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useFieldHelp } from '#kernel/client/help.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { filterOf, partsOf } from '#kernel/filter/web/chips.ts'
import { FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import { firstCondition } from '#kernel/filter/web/fields.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Menu } from '#ui/inputs.ts'
import type { Column } from './columns.ts'
import { useParseEnv } from './env.ts'
import { groupingOf } from './grouping.ts'
import styles from './TableHead.module.css'
import type { TableTools } from './TableTools.ts'
import { TotalItems } from './TotalItems.tsx'

export interface HeadMenuProps {
  object: ObjectMetadata
  columns: Column[]
  column: Column
  index: number
  env: DisplayEnv
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  tools: TableTools
  onMove: (from: number, to: number) => void
  onClose: () => void
}

interface Entry {
  icon: TablerIcon
  label: string
  run: () => void
  /** The menu goes on with something else. */
  stays?: boolean
}

/** Everything that can be done with a column, at its head. */
export function HeadMenu(props: HeadMenuProps) {
  const { object, column, env, tools, onClose } = props
  const help = useFieldHelp()(column.path.includes('.') ? undefined : object.name, column.field)
  const [step, setStep] = useState<'all' | 'totals' | 'filter'>('all')
  if (step === 'filter') return <FilterHere {...props} />
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus closeOnItemClick={false}>
      <Menu.Target>
        <span className={styles.menuAnchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label={env.t('records.head.menu', { field: env.text(column.field.label, column.path) })}>
        {help && step === 'all' ? <Menu.Label className={styles.headHelp}>{help}</Menu.Label> : null}
        {step === 'totals' ? (
          <TotalItems column={column} env={env} tools={tools} onDone={onClose} />
        ) : (
          entriesOf(props, setStep).map(({ icon: Icon, label, run, stays }) => (
            <Menu.Item
              key={label}
              leftSection={<Icon size={14} />}
              onClick={() => {
                if (!stays) onClose()
                run()
              }}
            >
              {env.t(`records.head.${label}`)}
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function entriesOf(props: HeadMenuProps, setStep: (step: 'totals' | 'filter') => void): Entry[] {
  const { object, columns, column, index, onSort, tools, onMove } = props
  const { settings, onChange, onGroup } = tools
  const isEdge = index + 1 === (settings.frozen ?? 1)
  const isGroup = groupingOf(object, settings.groups ?? '')?.field.name === column.source
  const sortBy = (direction: Sort['direction']) => () => onSort([{ field: column.source, direction }])
  const hide = () =>
    onChange({ columns: columns.filter((one) => one !== column && !one.isTitle).map((one) => one.path) })
  return [
    column.isSortable && { icon: IconArrowUp, label: 'up', run: sortBy('asc') },
    column.isSortable && { icon: IconArrowDown, label: 'down', run: sortBy('desc') },
    column.field.storage !== 'json' && { icon: IconFilter, label: 'filter', run: () => setStep('filter'), stays: true },
    isGroup && { icon: IconLayoutRows, label: 'ungroup', run: () => onGroup(null) },
    !isGroup &&
      groupingOf(object, column.source) && {
        icon: IconLayoutRows,
        label: 'group',
        run: () => onGroup(column.source),
      },
    { icon: IconSum, label: 'calculate', run: () => setStep('totals'), stays: true },
    {
      icon: isEdge ? IconPinnedOff : IconPin,
      label: isEdge ? 'unfreeze' : 'freeze',
      run: () => onChange({ frozen: isEdge ? index : index + 1 }),
    },
    index > 1 && { icon: IconArrowLeft, label: 'left', run: () => onMove(index, index - 1) },
    index > 0 &&
      index < columns.length - 1 && { icon: IconArrowRight, label: 'right', run: () => onMove(index, index + 1) },
    !column.isTitle && { icon: IconEyeOff, label: 'hide', run: hide },
  ].filter((entry) => entry !== false && entry !== null)
}

/** The editor of a new condition on this column, opened at its head. */
function FilterHere({ object, column, env, tools, onClose }: HeadMenuProps) {
  const parseEnv = useParseEnv()
  const add = (part: Filter) => {
    onClose()
    tools.onChange({ filter: filterOf([...partsOf(tools.asked.filter), part]) })
  }
  return (
    <span className={styles.headFilter}>
      <FilterChip
        object={object}
        env={env}
        parseEnv={parseEnv}
        part={firstCondition(column.source, column.field)}
        isOpen
        onChange={add}
        onRemove={onClose}
      />
    </span>
  )
}
