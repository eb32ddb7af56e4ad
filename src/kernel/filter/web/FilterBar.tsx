import { IconFilter, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { fieldAt, useMetadata } from '#kernel/client/metadata.ts'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Condition, Filter, ToMany } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Popover, Select } from '#ui/inputs.ts'
import { filterOf, isComplete, isCondition, partsOf, removePart, replacePart, withOperator } from './chips.ts'
import { firstCondition } from './fields.ts'
import styles from './filter.module.css'
import { operatorsFor } from './operators.ts'
import { TargetList } from './TargetList.tsx'
import { ConditionValue, ValueEditor } from './Value.tsx'

export interface FilterBarProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
}

/** The chips of a filter: each can be changed and taken away, and more can be added. */
export function FilterBar({ object, env, parseEnv, filter, onChange }: FilterBarProps) {
  const parts = partsOf(filter)
  const [unfinished, setUnfinished] = useState<Filter | null>(null)
  const shared = { object, env, parseEnv }
  return (
    <>
      {parts.map((part, index) => (
        <FilterChip
          key={index}
          {...shared}
          part={part}
          onChange={(next) => onChange(filterOf(replacePart(parts, index, next)))}
          onRemove={() => onChange(filterOf(removePart(parts, index)))}
        />
      ))}
      {unfinished ? (
        <FilterChip
          {...shared}
          part={unfinished}
          isOpen
          onChange={(next) => {
            setUnfinished(null)
            onChange(filterOf([...parts, next]))
          }}
          onRemove={() => setUnfinished(null)}
        />
      ) : null}
    </>
  )
}

/** Lists what can be filtered by and begins a condition. */
export function AddFilter({
  object,
  env,
  filter,
  onChange,
  onBegin,
}: Omit<FilterBarProps, 'parseEnv'> & { onBegin: (part: Filter) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="quiet" icon={<IconFilter size={14} />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {env.t('filter.add')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.list ?? ''}>
        <TargetList
          object={object}
          env={env}
          onPick={(target) => {
            setOpen(false)
            if (target.field) return onBegin(firstCondition(target.path, target.field))
            onChange(filterOf([...partsOf(filter), { path: target.path, has: 'some' }]))
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

interface ChipProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  part: Filter
  isOpen?: boolean
  onChange: (part: Filter) => void
  onRemove: () => void
}

export function FilterChip(props: ChipProps) {
  const { object, env, part, onRemove } = props
  const [isOpen, setOpen] = useState(props.isOpen ?? false)
  const label = usePartLabel(object, part, env)
  const canEdit = isCondition(part) || isPresence(part)
  return (
    <span className={styles.chip}>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        onClose={() => isCondition(part) && !isComplete(part) && onRemove()}
        position="bottom-start"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <button type="button" className={styles.chipButton} disabled={!canEdit} onClick={() => setOpen(!isOpen)}>
            {label}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.editor ?? ''}>
          {isCondition(part) ? (
            <ConditionEditor {...props} condition={part} onClose={() => setOpen(false)} />
          ) : isPresence(part) ? (
            <PresenceEditor {...props} part={part} />
          ) : null}
        </Popover.Dropdown>
      </Popover>
      <button
        type="button"
        className={styles.remove}
        aria-label={env.t('filter.remove')}
        title={env.t('filter.remove')}
        onClick={onRemove}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}

const isPresence = (part: Filter): part is ToMany => 'path' in part && part.where === undefined

function usePartLabel(object: ObjectMetadata, part: Filter, env: DisplayEnv) {
  const metadata = useMetadata()
  if (isCondition(part)) {
    const field = fieldAt(metadata, object, part.field)
    if (!field) return part.field
    const short = env.t(`filter.short.${part.op}`)
    return (
      <>
        <span className={styles.name}>{env.text(field.label, part.field)}</span>
        <span className={styles.op} data-colon={short === ':' || undefined}>
          {short}
        </span>
        <ConditionValue condition={part} field={field} env={env} />
      </>
    )
  }
  if ('path' in part) {
    const related = object.related.find((one) => one.path === part.path)
    return (
      <>
        <span className={styles.name}>{env.text(related?.label, part.path)}</span>
        <span>{env.t(`filter.has.${part.has}`)}</span>
      </>
    )
  }
  return env.t('filter.advanced')
}

/** Operator and value; what is complete is applied at once. */
function ConditionEditor(props: ChipProps & { condition: Condition; onClose: () => void }) {
  const { object, env, parseEnv, onChange, onClose } = props
  const metadata = useMetadata()
  const [draft, setDraft] = useState(props.condition)
  const field = fieldAt(metadata, object, draft.field)
  if (!field) return null
  const change = (next: Condition) => {
    setDraft(next)
    if (isComplete(next) && !props.isOpen) onChange(next)
  }
  const operators = [...new Set([draft.op, ...operatorsFor(field)])]
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete(draft)) onChange(draft)
        onClose()
      }}
    >
      <Select
        aria-label={env.t('filter.operator')}
        data={operators.map((op) => ({ value: op, label: env.t(`filter.op.${op}`) }))}
        value={draft.op}
        allowDeselect={false}
        onChange={(op) => op && change(withOperator(draft, op as Condition['op']))}
      />
      <ValueEditor
        key={draft.op}
        condition={draft}
        field={field}
        env={env}
        parseEnv={parseEnv}
        onChange={(value) => change({ ...draft, value })}
      />
      <Button type="submit" variant="primary" disabled={!isComplete(draft)}>
        {env.t('filter.apply')}
      </Button>
    </form>
  )
}

function PresenceEditor({ env, part, onChange }: ChipProps & { part: ToMany }) {
  return (
    <Select
      aria-label={env.t('filter.operator')}
      data={(['some', 'none'] as const).map((has) => ({ value: has, label: env.t(`filter.has.${has}`) }))}
      value={part.has}
      allowDeselect={false}
      onChange={(has) => has && onChange({ ...part, has: has as ToMany['has'] })}
    />
  )
}
