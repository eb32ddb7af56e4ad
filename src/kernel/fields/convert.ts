import type { FieldDef, FieldKindName, JsonValue, Parsed, ParseEnv } from './contract.ts'
import { kindOf } from './kinds.ts'

/** Whether values of a field can follow it from one kind to another. */
export const canConvert = (from: FieldKindName, to: FieldKindName): boolean =>
  from !== to && kindOf(to).madeFrom?.[from] !== undefined

/** `same` says all that it said before, `changed` says less or says it otherwise, `lost` says nothing: no value came of it. */
export type ConvertedHow = 'same' | 'changed' | 'lost'

export interface Converted {
  value: JsonValue
  how: ConvertedHow
}

/** Makes values of one field into values of another: both kinds read and write them by themselves. */
export function converter(from: FieldDef, to: FieldDef, env: ParseEnv): (value: JsonValue) => Converted {
  const there = reader(from, to, env)
  const back = reader(to, from, env)
  return (value) => {
    const made = there(value)
    if (!made.ok || made.value === null) return { value: null, how: 'lost' }
    const returned = back(made.value)
    return { value: made.value, how: returned.ok && isSame(returned.value, value) ? 'same' : 'changed' }
  }
}

function reader(from: FieldDef, to: FieldDef, env: ParseEnv): (value: JsonValue) => Parsed<JsonValue> {
  const [source, target] = [kindOf(from.kind), kindOf(to.kind)]
  const making = target.madeFrom?.[from.kind]
  if (typeof making === 'function')
    return (value) => target.parse(making(value as never, env), to, env) as Parsed<JsonValue>
  return (value) => target.parseText(source.text(value as never, from, env.language), to, env) as Parsed<JsonValue>
}

/** Values are canonical after parsing; only the order of the keys of an object is open. */
function isSame(a: JsonValue, b: JsonValue): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
}

const ordered = (value: JsonValue): JsonValue =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flat()
    : value
