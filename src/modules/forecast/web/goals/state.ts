import { goalMetrics } from '../../objects/metrics.ts'
import { type Unit, units } from '../api.ts'

/** What the screen of goals shows, as it stands in the address; absent is the usual. */
export interface GoalsState {
  unit?: Unit
  /** A day in the period; absent: today. */
  from?: string
  metric?: string
}

export const usualMetric = 'wonAmount'

export function parseGoalsState({ unit, from, metric }: Record<string, unknown>): GoalsState {
  return {
    ...((units as readonly unknown[]).includes(unit) && unit !== 'quarter' ? { unit: unit as Unit } : {}),
    ...(typeof from === 'string' && /^\d{4}-\d\d-\d\d$/.test(from) ? { from } : {}),
    ...(goalMetrics.some(({ key }) => key === metric) && metric !== usualMetric ? { metric: String(metric) } : {}),
  }
}
