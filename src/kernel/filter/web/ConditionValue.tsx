import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Condition } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { isSpecial, listOf, spanOf } from './chips.ts'
import { valueField } from './fields.ts'
import { arityOf } from './operators.ts'

export interface ConditionValueProps {
  condition: Condition
  field: FieldMetadata
  env: DisplayEnv
}

/** A condition's value as it reads in a chip. */
export function ConditionValue({ condition, field, env }: ConditionValueProps) {
  const { op, value = null } = condition
  const arity = arityOf(op)
  if (arity === 'none') return null
  if (arity === 'period') return <>{periodText(value, env)}</>
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

function Shown({ value, condition, field, env }: ConditionValueProps & { value: JsonValue }) {
  if (value === null || value === '') return <>…</>
  const specials = listOf(value).filter(isSpecial)
  if (specials.length > 0) {
    const others = listOf(value).filter((one) => !isSpecial(one))
    return (
      <>
        {specials.map((one) => env.t(`filter.special.${Reflect.get(one, '$')}`)).join(', ')}
        {others.length > 0 ? ', ' : null}
        {others.length > 0 ? <Shown value={others} condition={condition} field={field} env={env} /> : null}
      </>
    )
  }
  const shown = valueField(field, condition.op)
  const { Display } = widgetOf(shown.kind)
  return <Display value={value} field={shown} env={env} dense />
}

function periodText(value: JsonValue, env: DisplayEnv): string {
  const span = spanOf(value)
  if (!span) return env.t(`filter.period.${String(value)}`)
  return env.t(`filter.${span.direction}`, { amount: span.length, unit: env.t(`filter.unit.${span.unit}`) })
}
