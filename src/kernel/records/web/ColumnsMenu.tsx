import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { IconButton } from '#ui/Button.tsx'
import { Checkbox, TextInput } from '#ui/inputs.ts'
import { defaultColumns, pickableColumns } from './columns.ts'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import { patchState } from './state.ts'

/** Which columns, and in which order: the chosen ones on top. */
export function ColumnsMenu({ object, shape, state, onStateChange, env }: ViewProps & { env: DisplayEnv }) {
  const [search, setSearch] = useState('')
  const titles = new Set(['displayName', ...object.title])
  const chosen = (shape.columns ?? defaultColumns(object)).filter((path) => !titles.has(path))
  const fields = pickableColumns(object)
  const label = (path: string) => env.text(fields.find((field) => field.name === path)?.label, path)
  const others = fields.map((field) => field.name).filter((name) => !chosen.includes(name))
  const wanted = search.trim().toLowerCase()
  const set = (columns: string[]) => onStateChange(patchState(state, { columns }))
  const swap = (from: number, to: number) => {
    const next = [...chosen]
    const [moved] = next.splice(from, 1)
    if (moved !== undefined) next.splice(to, 0, moved)
    set(next)
  }
  return (
    <>
      <TextInput
        aria-label={env.t('filter.findField')}
        placeholder={env.t('filter.findField')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={styles.columnList}>
        {chosen.map((path, index) => (
          <li key={path} className={styles.columnItem} hidden={!label(path).toLowerCase().includes(wanted)}>
            <Checkbox checked label={label(path)} onChange={() => set(chosen.filter((one) => one !== path))} />
            <IconButton label={env.t('records.moveUp')} disabled={index === 0} onClick={() => swap(index, index - 1)}>
              <IconArrowUp size={14} />
            </IconButton>
            <IconButton
              label={env.t('records.moveDown')}
              disabled={index === chosen.length - 1}
              onClick={() => swap(index, index + 1)}
            >
              <IconArrowDown size={14} />
            </IconButton>
          </li>
        ))}
        {others
          .filter((path) => label(path).toLowerCase().includes(wanted))
          .map((path) => (
            <li key={path} className={styles.columnItem}>
              <Checkbox checked={false} label={label(path)} onChange={() => set([...chosen, path])} />
            </li>
          ))}
      </ul>
    </>
  )
}
