import { useState } from 'react'
import type { Filter } from '../contract.ts'
import { filterOf, partsOf } from './chips.ts'
import { AddFilter, FilterBar, type FilterBarProps, FilterChip } from './FilterBar.tsx'

/** A whole filter as chips with the button that adds one; a condition that has just been begun is no part of it before it is finished. */
export function FilterChips(props: FilterBarProps) {
  const { filter, onChange, ...shared } = props
  const [begun, setBegun] = useState<Filter | null>(null)
  return (
    <>
      <FilterBar {...props} />
      {begun ? (
        <FilterChip
          {...shared}
          key={JSON.stringify(begun)}
          part={begun}
          isOpen
          onChange={(part) => {
            setBegun(null)
            onChange(filterOf([...partsOf(filter), part]))
          }}
          onRemove={() => setBegun(null)}
        />
      ) : null}
      <AddFilter {...props} onBegin={setBegun} />
    </>
  )
}
