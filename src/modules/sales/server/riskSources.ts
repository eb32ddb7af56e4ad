import type { Context } from '#kernel/context.ts'
import { riskSources } from '../contract.ts'
import { type RiskSignal, riskSignals } from '../objects/riskSignals.ts'
import type { FactsOf } from './riskFacts.ts'

/** All signals by opportunity; of two of one type the graver stands. */
export async function allSignals(ctx: Context, found: readonly FactsOf[]): Promise<Map<string, RiskSignal[]>> {
  const ids = found.map(({ record }) => record.id)
  const answers: Map<string, RiskSignal[]>[] = []
  for (const source of riskSources()) answers.push(await source.signals(ctx, ids))
  return new Map(
    found.map(({ record: { id }, facts }) => {
      const byType = new Map<string, RiskSignal>()
      for (const signal of [...riskSignals(facts), ...answers.flatMap((answer) => answer.get(id) ?? [])])
        if (scoreOf(signal) > scoreOf(byType.get(signal.type))) byType.set(signal.type, signal)
      return [id, [...byType.values()]]
    }),
  )
}

const scoreOf = (signal: RiskSignal | undefined): number => (signal ? signal.likelihood * signal.impact : 0)
