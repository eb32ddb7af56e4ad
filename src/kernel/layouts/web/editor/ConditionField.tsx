import { useState } from 'react'
import type { Filter } from '#kernel/filter/contract.ts'
import { isComplete } from '#kernel/filter/operators.ts'
import { filterOf, isCondition, partsOf } from '#kernel/filter/web/chips.ts'
import { FilterBar, FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import { firstCondition } from '#kernel/filter/web/fields.ts'
import { useParseEnv } from '#kernel/records/web/env.ts'
import { Select } from '#ui/inputs.ts'
import type { Editing } from './editing.ts'
import styles from './editor.module.css'

interface ConditionFieldProps extends Pick<Editing, 'object' | 'env'> {
  label: string
  /** Nothing said means always, so "always" needs no choice. */
  isPlain?: boolean
  condition: Filter | undefined
  onChange: (condition: Filter | undefined) => void
}

/** Never, always, or while a filter over the record's own fields holds. */
export function ConditionField({ object, env, label, isPlain, condition, onChange }: ConditionFieldProps) {
  const parseEnv = useParseEnv()
  const [begun, setBegun] = useState<Filter | null>(null)
  const isAlways = condition !== undefined && 'all' in condition
  const mode = begun || (condition && !isAlways) ? 'when' : isAlways ? 'always' : 'none'
  const [isOpen, setOpen] = useState(mode === 'when')
  const fields = object.fields.filter((field) => field.storage !== 'json' && field.name !== 'id')
  const shared = { object, env, parseEnv }
  const begin = (path: string) => {
    const field = fields.find((one) => one.name === path)
    if (!field) return
    const part = firstCondition(path, field)
    if (isComplete(part)) onChange(filterOf([...partsOf(condition), part]))
    else setBegun(part)
  }
  const setMode = (next: string | null) => {
    setBegun(null)
    setOpen(next === 'when')
    onChange(next === 'always' ? { all: true } : undefined)
  }
  const modes = isPlain ? ['none', 'when'] : ['none', 'always', 'when']
  return (
    <div className={styles.condition}>
      <Select
        label={label}
        data={modes.map((value) => ({ value, label: env.t(`layouts.mode.${isPlain ? 'plain' : 'rule'}.${value}`) }))}
        value={isOpen ? 'when' : mode}
        allowDeselect={false}
        onChange={setMode}
      />
      {isOpen || mode === 'when' ? (
        <div className={styles.chips}>
          <FilterBar {...shared} filter={isAlways ? undefined : condition} onChange={onChange} />
          {begun ? (
            <FilterChip
              {...shared}
              part={begun}
              isOpen
              onChange={(part) => {
                setBegun(null)
                if (!isCondition(part) || isComplete(part)) onChange(filterOf([...partsOf(condition), part]))
              }}
              onRemove={() => setBegun(null)}
            />
          ) : null}
          <Select
            aria-label={env.t('layouts.addCondition', { label })}
            placeholder={env.t('layouts.addConditionShort')}
            data={fields.map(({ name, label: text }) => ({ value: name, label: env.text(text, name) }))}
            searchable
            value={null}
            onChange={(path) => path && begin(path)}
          />
        </div>
      ) : null}
    </div>
  )
}
