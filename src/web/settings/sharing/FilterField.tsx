import type { Filter } from '#kernel/filter/contract.ts'
import { FilterChips } from '#kernel/filter/web/FilterChips.tsx'
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
  return (
    <Group title={title} {...(hint ? { hint } : {})}>
      <div className={styles.chips}>
        <FilterChips object={object} env={env} parseEnv={parseEnv} filter={filter} onChange={onChange} />
      </div>
    </Group>
  )
}
