import type { Context } from '#kernel/context.ts'
import { baseAt } from '#kernel/currencies/server/base.ts'
import { keepsRate, rateDay, ratedFields } from '#kernel/currencies/server/rateDay.ts'
import type { Issue } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Draft } from './rules.ts'
import { sameValue } from './values.ts'

/**
 * Fills base and rate of money at the record's date: of what has changed, and of all of it when the date has, or when the
 * record stops or begins to keep its rate. A date without a rate is an issue at the field.
 */
export function convertMoney(ctx: Context, object: RegisteredObject, draft: Draft): Issue[] {
  const { before, values, changed } = draft
  const money = ratedFields(object).money.filter(({ name }) => values[name])
  if (money.length === 0) return []
  const day = rateDay(ctx, object, values)
  const moved =
    before === null || keepsRate(object, before) !== keepsRate(object, values) || rateDay(ctx, object, before) !== day
  const due = money.filter(({ name }) => moved || changed.has(name))
  return due.flatMap(({ name }) => (fill(ctx, draft, name, day) ? [] : [noRate(ctx, draft, name, day)]))
}

/** The same after rates have changed: records that keep theirs are passed over unless `kept`; what has no rate stays as it is. */
export function convertAnew(ctx: Context, object: RegisteredObject, draft: Draft, kept: boolean): void {
  if (!kept && keepsRate(object, draft.values)) return
  const day = rateDay(ctx, object, draft.values)
  for (const { name } of ratedFields(object).money) if (draft.values[name]) fill(ctx, draft, name, day)
}

/** False without a rate. */
function fill(ctx: Context, draft: Draft, name: string, day: string): boolean {
  const converted = baseAt(ctx, draft.values[name] as unknown as Money, day)
  if (!converted) return false
  if (!draft.changed.has(name) && sameValue(draft.values[name], { ...converted })) return true
  draft.values[name] = { ...converted }
  draft.changed.add(name)
  return true
}

function noRate(ctx: Context, { values }: Draft, field: string, day: string): Issue {
  const { currency: from } = values[field] as unknown as Money
  const { currency: to } = ctx.organization
  return {
    field,
    code: 'noRate',
    message: `There is no exchange rate from ${from} to ${to} on ${day}. Add a rate for ${from} valid on or before ${day} under Settings → Currencies`,
    params: { from, to, day },
  }
}
