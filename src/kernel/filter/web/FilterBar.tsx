import { IconFilter, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Condition, Filter, ToMany } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Popover } from '#ui/inputs.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { isComplete } from '../operators.ts'
import { conditionField, pathEnd } from '../paths.ts'
import { ConditionValue } from './ConditionValue.tsx'
import { filterOf, isCondition, partsOf, removePart, replacePart } from './chips.ts'
import { FilterPanel } from './FilterPanel.tsx'
import { firstCondition } from './fields.ts'
import styles from './filter.module.css'

const TargetPicker = lazy(() => import('./TargetPicker.tsx').then((module) => ({ default: module.TargetPicker })))
const ConditionEditor = lazy(() => import('./ChipEditor.tsx').then((module) => ({ default: module.ConditionEditor })))
const PresenceEditor = lazy(() => import('./ChipEditor.tsx').then((module) => ({ default: module.PresenceEditor })))
const Sentence = lazy(() => import('./Sentence.tsx').then((module) => ({ default: module.Sentence })))

export interface FilterBarProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
}

/** The chips of a filter: each can be changed and taken away. One that says more than a chip can opens the whole editor. */
export function FilterBar({ object, env, parseEnv, filter, onChange }: FilterBarProps) {
  const parts = partsOf(filter)
  const [isAdvanced, setAdvanced] = useState(false)
  const first = parts.findIndex((part) => !isSimple(part))
  const shared = { object, env, parseEnv }
  return (
    <>
      {parts.map((part, index) => {
        const chip = (
          <FilterChip
            key={index}
            {...shared}
            part={part}
            onChange={(next) => onChange(filterOf(replacePart(parts, index, next)))}
            onRemove={() => onChange(filterOf(removePart(parts, index)))}
            {...(isSimple(part) ? {} : { onAdvanced: () => setAdvanced(!isAdvanced) })}
          />
        )
        if (index !== first) return chip
        return (
          <FilterPanel
            key={index}
            {...shared}
            filter={filter}
            onChange={onChange}
            isOpen={isAdvanced}
            onClose={() => setAdvanced(false)}
          >
            <span className={styles.anchor}>{chip}</span>
          </FilterPanel>
        )
      })}
    </>
  )
}

/** Lists what can be filtered by and begins a condition, or opens the editor of the whole filter. */
export function AddFilter({
  object,
  env,
  parseEnv,
  filter,
  onChange,
  onBegin,
}: FilterBarProps & { onBegin: (part: Filter) => void }) {
  const [isAdvanced, setAdvanced] = useState(false)
  const list = (close: () => void) => (
    <>
      <Suspense fallback={<SkeletonRows rows={6} />}>
        <TargetPicker
          {...{ object, env, parseEnv }}
          onPick={(target) => {
            close()
            if (target.field) return onBegin(firstCondition(target.path, conditionField(target.field)))
            onChange(filterOf([...partsOf(filter), { path: target.path, has: 'some' }]))
          }}
        />
      </Suspense>
      <div className={styles.more}>
        <Button
          size="sm"
          variant="quiet"
          onClick={() => {
            close()
            setAdvanced(true)
          }}
        >
          {env.t('filter.advanced')}
        </Button>
      </div>
    </>
  )
  return (
    <FilterPanel
      {...{ object, env, parseEnv, filter, onChange }}
      isOpen={isAdvanced}
      onClose={() => setAdvanced(false)}
    >
      <span data-tour="filter">
        <PopoverButton
          variant="quiet"
          icon={<IconFilter size={14} />}
          position="bottom-start"
          panelClassName={styles.list}
          panel={list}
          onClick={(event) => {
            if (isAdvanced) event.preventDefault()
            setAdvanced(false)
          }}
        >
          {env.t('filter.add')}
        </PopoverButton>
      </span>
    </FilterPanel>
  )
}

interface ChipProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  part: Filter
  /** Begun just now: open, and no part of the filter before it is finished. */
  isOpen?: boolean
  onChange: (part: Filter) => void
  onRemove: () => void
  onAdvanced?: () => void
}

export function FilterChip({ isOpen: isNew = false, onAdvanced, ...props }: ChipProps) {
  const { env, part, onRemove } = props
  const [isOpen, setOpen] = useState(isNew)
  const draft = useRef(part)
  const close = () => {
    setOpen(false)
    if (!isNew) return
    if (isCondition(draft.current) && isComplete(draft.current)) props.onChange(draft.current)
    else onRemove()
  }
  return (
    <span className={styles.chip}>
      <Popover
        opened={isOpen}
        onChange={(opened) => (opened ? setOpen(true) : close())}
        position="bottom-start"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <button type="button" className={styles.chipButton} onClick={onAdvanced ?? (() => setOpen(!isOpen))}>
            <ChipLabel {...props} />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.editor ?? ''}>
          <Suspense fallback={<SkeletonRows rows={3} />}>
            <PartEditor
              {...props}
              isNew={isNew}
              onDraft={(next) => {
                draft.current = next
              }}
              onClose={close}
            />
          </Suspense>
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

type PartProps = Omit<ChipProps, 'isOpen' | 'onAdvanced'> & {
  isNew: boolean
  onDraft: (part: Filter) => void
  onClose: () => void
}

function PartEditor(props: PartProps) {
  const { part } = props
  if (isCondition(part)) return <ConditionEditor {...props} condition={part} />
  return isPresence(part) ? <PresenceEditor {...props} part={part} /> : null
}

const isPresence = (part: Filter): part is ToMany => 'path' in part && part.where === undefined

/** What a chip can say and change by itself. */
const isSimple = (part: Filter): boolean => isCondition(part) || (isPresence(part) && part.has !== 'every')

function ChipLabel(props: Pick<ChipProps, 'object' | 'env' | 'parseEnv' | 'part'>) {
  const { object, env, part } = props
  if (isCondition(part)) return <ConditionLabel object={object} env={env} condition={part} />
  if (isPresence(part) && isSimple(part)) {
    const related = object.related.find((one) => one.path === part.path)
    if (related) {
      return (
        <>
          <span className={styles.name}>{env.text(related.label, part.path)}</span>
          <span>{env.t(`filter.has.${part.has}`)}</span>
        </>
      )
    }
  }
  return (
    <Suspense fallback={env.t('filter.advanced')}>
      <Sentence {...props} filter={part} />
    </Suspense>
  )
}

function ConditionLabel({ object, env, condition }: Pick<ChipProps, 'object' | 'env'> & { condition: Condition }) {
  const end = pathEnd(useMetadata(), object, condition.field)
  if (!end) return env.t('filter.hidden')
  const field = conditionField(end)
  const short = env.t(`filter.short.${condition.op}`)
  return (
    <>
      <span className={styles.name}>
        {[...end.steps, end.field].map((one) => env.text(one.label, one.name)).join(' › ')}
      </span>
      <span className={styles.op} data-colon={short === ':' || undefined}>
        {short}
      </span>
      <ConditionValue condition={condition} field={field} env={env} />
    </>
  )
}
