import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, remove, update } from '#kernel/records/server/engine.ts'
import type { ForecastCategory, ForecastMeasure } from '../contract.ts'
import { type PeriodUnit, periodsFrom } from './periods.ts'

export interface AdjustmentRequest {
  /** `user:<id>` or `team:<id>`. */
  node: string
  unit: PeriodUnit
  /** A day in the period. */
  from: string
  measure: Exclude<ForecastMeasure, 'weighted' | 'count'>
  category: Exclude<ForecastCategory, 'closed'>
  /** In the organisation's currency or, of quantities, a number; null takes the adjustment away. */
  value: string | null
  reason?: string | undefined
}

/** Puts a figure in the place of a sum, or the sum back in its place; answers the adjustment that stands. */
export async function adjust(ctx: Context, request: AdjustmentRequest): Promise<{ id: string } | null> {
  const { measure, category, value, reason } = request
  const [period] = periodsFrom(ctx, request.unit, request.from, 1)
  const { from = '', to = '' } = period ?? {}
  const [kind, holder = ''] = request.node.split(':')
  const key = [holder, from, to, measure, category].join(' ')
  const [standing] = await queryAll(ctx, 'forecastAdjustment', {
    filter: { field: 'key', op: 'eq', value: key },
    fields: ['version'],
  })
  if (value === null) {
    if (standing) await remove(ctx, 'forecastAdjustment', standing.id)
    return null
  }
  if (!reason?.trim()) throw invalidField('reason', 'required', 'Say why you expect another figure')
  const figure: Record<string, JsonValue> =
    measure === 'quantity' ? { quantity: value } : { amount: { amount: value, currency: ctx.organization.currency } }
  const values = { ...figure, reason }
  if (standing) return { id: (await update(ctx, 'forecastAdjustment', standing.id, values)).id }
  const about = kind === 'team' ? { team: holder } : { person: holder }
  return { id: (await create(ctx, 'forecastAdjustment', { ...about, from, to, measure, category, ...values })).id }
}
