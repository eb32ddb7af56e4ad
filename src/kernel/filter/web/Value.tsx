import { type FocusEvent, useId } from 'react'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { opening } from '#kernel/fields/web/ChoiceEditor.tsx'
import { widgetOf } from '#kernel/fields/web.ts'
import { Checkbox, NumberInput, Select } from '#ui/inputs.ts'
import type { ConditionValueProps } from './ConditionValue.tsx'
import { isSpecial, listOf, namedPeriods, type PeriodUnit, periodUnits, spanOf, spanPeriod } from './chips.ts'
import { specialOf, valueField } from './fields.ts'
import styles from './filter.module.css'
import { arityOf } from './operators.ts'

export interface ValueEditorProps extends ConditionValueProps {
  parseEnv: ParseEnv
  onChange: (value: JsonValue) => void
  /** The condition has just been begun: typing goes on in its value. */
  autoFocus?: boolean
}

/** The editor that fits field and operator. */
export function ValueEditor(props: ValueEditorProps) {
  const { condition, env, onChange, autoFocus = false } = props
  const { value = null } = condition
  const arity = arityOf(condition.op)
  if (arity === 'none') return null
  if (arity === 'period') return <PeriodEditor value={value} env={env} onChange={onChange} autoFocus={autoFocus} />
  if (arity === 'range') {
    const [from = null, to = null] = Array.isArray(value) ? value : []
    return (
      <div className={styles.range}>
        <KindEditor
          {...props}
          value={plain(from)}
          label={env.t('filter.from')}
          onChange={(next) => onChange([next, to])}
          autoFocus={autoFocus}
        />
        <KindEditor
          {...props}
          value={plain(to)}
          label={env.t('filter.to')}
          onChange={(next) => onChange([from, next])}
        />
      </div>
    )
  }
  if (props.field.storage === 'boolean') return <YesOrNo {...props} />
  return <PlainOrSpecial {...props} value={value} isList={arity === 'list'} autoFocus={autoFocus} />
}

/** Typing replaces what is chosen, and Enter takes the first that fits. */
const searched = {
  searchable: true,
  selectFirstOptionOnChange: true,
  onFocus: (event: FocusEvent<HTMLInputElement>) => event.currentTarget.select(),
}

/** A box that is not ticked would not say what it means. */
function YesOrNo({ condition, env, onChange, autoFocus = false }: ValueEditorProps) {
  return (
    <Select
      aria-label={env.t('filter.value')}
      data={[
        { value: 'true', label: env.t('fields.yes') },
        { value: 'false', label: env.t('fields.no') },
      ]}
      value={typeof condition.value === 'boolean' ? String(condition.value) : null}
      allowDeselect={false}
      {...searched}
      onChange={(next) => next && onChange(next === 'true')}
      {...opening(autoFocus, undefined)}
    />
  )
}

const plain = (value: JsonValue): JsonValue => (isSpecial(value) ? null : value)

/** Beside the value itself what stands for the asker: me, my teams, today. */
function PlainOrSpecial(props: ValueEditorProps & { value: JsonValue; isList: boolean }) {
  const { condition, field, env, value, isList, onChange, autoFocus = false } = props
  const special = specialOf(field)
  const isChosen = special !== null && listOf(value).some((one) => isSpecial(one) && one.$ === special)
  const others = isList ? listOf(value).filter((one) => one !== null && !isSpecial(one)) : plain(value)
  const choose = (chosen: boolean) => {
    if (isList) onChange([...(chosen ? [{ $: special }] : []), ...listOf(others)])
    else onChange(chosen ? { $: special } : null)
  }
  return (
    <>
      {isList || !isChosen ? (
        <KindEditor
          {...props}
          key={`${condition.op}-${isChosen}`}
          value={Array.isArray(others) && others.length === 0 ? null : others}
          label={env.t('filter.value')}
          autoFocus={autoFocus}
          onChange={(next) => onChange(isList && isChosen ? [{ $: special }, ...listOf(next ?? [])] : next)}
        />
      ) : null}
      {special ? (
        <Checkbox
          label={env.t(`filter.special.${special}`)}
          checked={isChosen}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      ) : null}
    </>
  )
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
  autoFocus,
}: Pick<ValueEditorProps, 'env' | 'onChange'> & { value: JsonValue; autoFocus: boolean }) {
  const span = spanOf(value)
  const named = namedPeriods(env.fiscalYear, value).map((period) => ({
    value: period,
    label: env.t(`filter.period.${period}`),
  }))
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
        {...searched}
        nothingFoundMessage={env.t('fields.nothingFound')}
        {...opening(autoFocus, undefined)}
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
