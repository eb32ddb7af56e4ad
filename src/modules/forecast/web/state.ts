import type { Filter } from '#kernel/filter/contract.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import { type ForecastMeasure, type ForecastReading, forecastMeasures } from '../contract.ts'
import { type FlowSince, type Unit, units } from './api.ts'

/** What the forecast shows, as it stands in the address; absent is the usual. */
export interface ForecastState {
  unit?: Unit
  /** A day in the period; absent: today. */
  from?: string
  measure?: ForecastMeasure
  reading?: ForecastReading
  /** Whose movements are looked at; absent: everybody's. */
  node?: string
  /** Since when; absent: since the period began. */
  since?: FlowSince
  /** Which opportunities; absent: all. */
  filter?: Filter
}

export function parseForecastState(params: Record<string, unknown>): ForecastState {
  const { unit, from, measure, reading, node, since } = params
  const filter = sliceOf(params.filter)
  return {
    ...(isOneOf(units, unit) && unit !== 'quarter' ? { unit } : {}),
    ...(typeof from === 'string' && /^\d{4}-\d\d-\d\d$/.test(from) ? { from } : {}),
    ...(isOneOf(forecastMeasures, measure) && measure !== 'amount' ? { measure } : {}),
    ...(reading === 'cumulative' ? { reading } : {}),
    ...(typeof node === 'string' && /^(user|team):(none|[0-9a-f-]{36})$/.test(node) ? { node } : {}),
    ...(since === 'week' ? { since } : {}),
    ...(filter ? { filter } : {}),
  }
}

/** Whatever is no filter asks for nothing. */
function sliceOf(value: unknown): Filter | undefined {
  try {
    return value === undefined ? undefined : validateFilter(value)
  } catch {
    return undefined
  }
}

const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T => all.includes(value as T)

/** The first day of the period so many after another one, which begins on `from`. */
export function moved(from: string, unit: Unit, by: number): string {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  const months = { month: 1, quarter: 3, year: 12 }[unit] * by
  return new Date(Date.UTC(year, month - 1 + months, day)).toISOString().slice(0, 10)
}
