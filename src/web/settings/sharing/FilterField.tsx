import { useState } from 'react'
import type { Filter } from '#kernel/filter/contract.ts'
import { filterOf, partsOf } from '#kernel/filter/web/chips.ts'
import { AddFilter, FilterBar, FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { Group } from '../SettingsPage.tsx'
import styles from './sharing.module.css'

interface FilterFieldProps {
  title: string
  hint?: string
  object: ObjectMetadata
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
}

/** The filter of lists as a part of a form. */
export function FilterField({ title, hint, object, filter, onChange }: FilterFieldProps) {
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  const [begun, setBegun] = useState<Filter | null>(null)
  const shared = { object, env, parseEnv }
  return (
    <Group title={title} {...(hint ? { hint } : {})}>
      <div className={styles.chips}>
        <FilterBar {...shared} filter={filter} onChange={onChange} />
        {begun ? (
          <FilterChip
            {...shared}
            part={begun}
            isOpen
            onChange={(part) => {
              setBegun(null)
              onChange(filterOf([...partsOf(filter), part]))
            }}
            onRemove={() => setBegun(null)}
          />
        ) : null}
        <AddFilter {...shared} filter={filter} onChange={onChange} onBegin={setBegun} />
      </div>
    </Group>
  )
}
