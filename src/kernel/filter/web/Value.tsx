import { useId } from 'react'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Condition } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { Checkbox, NumberInput, Select } from '#ui/inputs.ts'
import { namedPeriods, type PeriodUnit, periodUnits, spanOf, spanPeriod } from './chips.ts'
import { valueField } from './fields.ts'
import styles from './filter.module.css'
import { arityOf } from './operators.ts'

interface ValueProps {
  condition: Condition
  field: FieldMetadata
  env: DisplayEnv
}

/** A condition's value as it reads in a chip. */
export function ConditionValue({ condition, field, env }: ValueProps) {
  const { op, value = null } = condition
  const arity = arityOf(op)
  if (arity === 'none') return null
  if (arity === 'period') return <>{periodText(value, env)}</>
  if (isMe(value)) return <>{env.t('filter.me')}</>
  if (arity === 'range' && Array.isArray(value)) {
    const [from = null, to = null] = value
    return (
      <>
        <Shown value={from} condition={condition} field={field} env={env} /> –{' '}
        <Shown value={to} condition={condition} field={field} env={env} />
      </>
    )
  }
  return <Shown value={value} condition={condition} field={field} env={env} />
}

function Shown({ value, condition, field, env }: ValueProps & { value: JsonValue }) {
  if (value === null || value === '') return <>…</>
  const shown = valueField(field, condition.op)
  const { Display } = widgetOf(shown.kind)
  return <Display value={value} field={shown} env={env} dense />
}

function periodText(value: JsonValue, env: DisplayEnv): string {
  const span = spanOf(value)
  if (!span) return env.t(`filter.period.${String(value)}`)
  return env.t(`filter.${span.direction}`, { amount: span.length, unit: env.t(`filter.unit.${span.unit}`) })
}

const isMe = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.$ === 'me'

export interface ValueEditorProps extends ValueProps {
  parseEnv: ParseEnv
  onChange: (value: JsonValue) => void
}

/** The editor that fits field and operator. */
export function ValueEditor(props: ValueEditorProps) {
  const { condition, field, env, onChange } = props
  const { value = null } = condition
  const arity = arityOf(condition.op)
  if (arity === 'none') return null
  if (arity === 'period') return <PeriodEditor value={value} env={env} onChange={onChange} />
  if (arity === 'range') {
    const [from = null, to = null] = Array.isArray(value) ? value : []
    return (
      <div className={styles.range}>
        <KindEditor
          {...props}
          value={from}
          label={env.t('filter.from')}
          onChange={(next) => onChange([next, to])}
          autoFocus
        />
        <KindEditor {...props} value={to} label={env.t('filter.to')} onChange={(next) => onChange([from, next])} />
      </div>
    )
  }
  const isPerson = kindOf(field.kind).target?.(field) === 'user'
  return (
    <>
      {isPerson ? (
        <Checkbox
          label={env.t('filter.me')}
          checked={isMe(Array.isArray(value) ? (value[0] ?? null) : value)}
          onChange={(event) => onChange(event.currentTarget.checked ? meAs(arity) : null)}
        />
      ) : null}
      <KindEditor {...props} value={withoutMe(value)} label={env.t('filter.value')} autoFocus />
    </>
  )
}

const meAs = (arity: string): JsonValue => (arity === 'list' ? [{ $: 'me' }] : { $: 'me' })

function withoutMe(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.filter((one) => !isMe(one))
  return isMe(value) ? null : value
}

function KindEditor(props: ValueEditorProps & { value: JsonValue; label: string; autoFocus?: boolean }) {
  const { condition, field, env, parseEnv, value, label, onChange, autoFocus } = props
  const shown = valueField(field, condition.op)
  const { Editor } = widgetOf(shown.kind)
  const id = useId()
  return (
    <Editor
      id={id}
      value={value}
      field={shown}
      env={env}
      parseEnv={parseEnv}
      label={label}
      onChange={(next, issue) => {
        if (!issue) onChange(next)
      }}
      {...(autoFocus ? { autoFocus } : {})}
    />
  )
}

/** A period by name, or so many days, weeks, months back or ahead. */
function PeriodEditor({
  value,
  env,
  onChange,
}: {
  value: JsonValue
  env: DisplayEnv
  onChange: (value: JsonValue) => void
}) {
  const span = spanOf(value)
  const named = namedPeriods.map((period) => ({ value: period, label: env.t(`filter.period.${period}`) }))
  const spans = (['last', 'next'] as const).map((direction) => ({
    value: direction,
    label: env.t(`filter.${direction}Some`),
  }))
  return (
    <>
      <Select
        aria-label={env.t('filter.value')}
        data={[...named, ...spans]}
        value={span?.direction ?? String(value ?? '')}
        allowDeselect={false}
        onChange={(next) => {
          if (next === 'last' || next === 'next') onChange(spanPeriod(next, span?.length ?? 30, span?.unit ?? 'day'))
          else if (next) onChange(next)
        }}
      />
      {span ? (
        <div className={styles.range}>
          <NumberInput
            aria-label={env.t('filter.amount')}
            min={1}
            max={1000}
            value={span.length}
            onChange={(next) => Number(next) >= 1 && onChange(spanPeriod(span.direction, Number(next), span.unit))}
          />
          <Select
            aria-label={env.t('filter.unitLabel')}
            data={periodUnits.map((unit) => ({ value: unit, label: env.t(`filter.unit.${unit}`) }))}
            value={span.unit}
            allowDeselect={false}
            onChange={(unit) => unit && onChange(spanPeriod(span.direction, span.length, unit as PeriodUnit))}
          />
        </div>
      ) : null}
    </>
  )
}
