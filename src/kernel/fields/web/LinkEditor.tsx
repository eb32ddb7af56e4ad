import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useObject } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { MultiSelect, Select } from '#ui/inputs.ts'
import { opening } from './ChoiceEditor.tsx'
import styles from './fields.module.css'
import { useNames } from './useName.ts'
import type { DisplayEnv, EditorProps } from './widget.ts'

/** Picks one record of the target by its name. */
export function LinkEditor(props: EditorProps<string>) {
  const { field, value, onChange, onDone, ...rest } = props
  const target = kindOf(field.kind).target?.(field) ?? ''
  return (
    <RecordSelect
      {...rest}
      target={target}
      value={value}
      isRequired={field.required ?? false}
      onPick={(next) => {
        onChange(next)
        onDone?.(next)
      }}
    />
  )
}

type SelectBase = Pick<EditorProps, 'env' | 'autoFocus' | 'typed' | 'id' | 'label' | 'error'>

export interface RecordSelectProps extends SelectBase {
  target: string
  value: string | null
  isRequired: boolean
  onPick: (id: string | null) => void
}

export function RecordSelect({ target, value, isRequired, onPick, ...props }: RecordSelectProps) {
  const { env, autoFocus, typed, id, label, error } = props
  const [search, setSearch] = useState(typed ?? '')
  const options = useOptions(target, search, value === null ? [] : [value], env)
  return (
    <Select
      id={id}
      aria-label={label}
      error={error}
      data={options.data}
      value={value}
      searchable
      clearable={!isRequired}
      allowDeselect={false}
      filter={({ options: all }) => all}
      onSearchChange={setSearch}
      nothingFoundMessage={env.t(options.isLoading ? 'fields.searching' : 'fields.nothingFound')}
      renderOption={({ option }) => <RecordOption name={option.label} isRound={env.isPerson(target)} />}
      onChange={(next) => {
        if (next) options.remember(next)
        onPick(next)
      }}
      {...opening(autoFocus, typed)}
    />
  )
}

/** Picks several records of the target. */
export function LinksEditor({
  value,
  field,
  env,
  onChange,
  autoFocus,
  typed,
  id,
  label,
  error,
}: EditorProps<string[]>) {
  const target = kindOf(field.kind).target?.(field) ?? ''
  const [search, setSearch] = useState(typed ?? '')
  const options = useOptions(target, search, value ?? [], env)
  return (
    <MultiSelect
      id={id}
      aria-label={label}
      error={error}
      data={options.data}
      value={value ?? []}
      searchable
      hidePickedOptions
      filter={({ options: all }) => all}
      onSearchChange={setSearch}
      nothingFoundMessage={env.t(options.isLoading ? 'fields.searching' : 'fields.nothingFound')}
      renderOption={({ option }) => <RecordOption name={option.label} isRound={env.isPerson(target)} />}
      onChange={(next) => {
        for (const one of next) options.remember(one)
        onChange(next.length > 0 ? next : null)
      }}
      {...opening(autoFocus, typed)}
    />
  )
}

function RecordOption({ name, isRound }: { name: string; isRound: boolean }) {
  return (
    <span className={styles.option}>
      <Avatar name={name} shape={isRound ? 'round' : 'square'} />
      <span className={styles.chipText}>{name}</span>
    </span>
  )
}

/** What the search finds, and what is chosen already, so that it keeps its name. */
function useOptions(target: string, search: string, chosen: string[], env: DisplayEnv) {
  const object = useObject(target)
  const nameOf = useNames(env)
  const names = chosen.map((id) => ({ value: id, label: nameOf(target, id) || '…' }))
  const isName = names.some((name) => name.label === search)
  const [settled] = useDebouncedValue(isName ? '' : search.trim(), 150)
  const query = {
    fields: ['displayName'],
    limit: 20,
    count: 'none' as const,
    ...(settled === '' ? {} : { search: settled }),
  }
  const page = useRecordPage(object ?? { name: target, plural: target }, query, { enabled: object !== undefined })
  const found = (page.data?.items ?? []).map((record) => ({ value: record.id, label: String(record.displayName) }))
  const known = new Set(found.map((option) => option.value))
  return {
    isLoading: page.isFetching,
    data: [...found, ...names.filter((name) => !known.has(name.value))],
    remember: (id: string) => {
      const option = found.find((one) => one.value === id)
      if (option) env.names.set(target, id, option.label)
    },
  }
}
