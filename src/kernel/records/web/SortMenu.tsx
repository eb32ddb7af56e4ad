import { IconArrowDown, IconArrowsSort, IconArrowUp, IconX } from '@tabler/icons-react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import { patchState } from './state.ts'

const mostKeys = 3

type SortMenuProps = ViewProps & { env: DisplayEnv }

/** The order of a list: up to three fields, each up or down. */
export function SortMenu(props: SortMenuProps) {
  return (
    <PopoverButton
      variant="quiet"
      icon={<IconArrowsSort size={14} />}
      panelClassName={styles.columns}
      panel={() => <SortKeys {...props} />}
    >
      {props.env.t('records.sort')}
    </PopoverButton>
  )
}

function SortKeys({ object, shape, state, onStateChange, env }: SortMenuProps) {
  const fields = object.fields.filter((field) => field.sortable)
  const label = (name: string) => env.text(fields.find((field) => field.name === name)?.label, name)
  const set = (sort: Sort[]) => onStateChange(patchState(state, { sort: sort.length > 0 ? sort : undefined }))
  const free = fields.filter((field) => !shape.sort.some((key) => key.field === field.name))
  return (
    <>
      <ul className={styles.columnList}>
        {shape.sort.map((key) => {
          const isUp = key.direction === 'asc'
          const flipped = { ...key, direction: isUp ? ('desc' as const) : ('asc' as const) }
          return (
            <li key={key.field} className={styles.columnItem}>
              <span>{label(key.field)}</span>
              <IconButton
                label={env.t(isUp ? 'records.ascending' : 'records.descending')}
                onClick={() => set(shape.sort.map((one) => (one.field === key.field ? flipped : one)))}
              >
                {isUp ? <IconArrowUp size={14} /> : <IconArrowDown size={14} />}
              </IconButton>
              <IconButton
                label={env.t('records.removeSort')}
                onClick={() => set(shape.sort.filter((one) => one.field !== key.field))}
              >
                <IconX size={14} />
              </IconButton>
            </li>
          )
        })}
      </ul>
      {shape.sort.length < mostKeys ? (
        <Select
          key={shape.sort.length}
          aria-label={env.t('records.addSort')}
          placeholder={env.t('records.addSort')}
          searchable
          data={free.map((field) => ({ value: field.name, label: label(field.name) }))}
          onChange={(field) => field && set([...shape.sort, { field, direction: 'asc' }])}
        />
      ) : null}
    </>
  )
}
