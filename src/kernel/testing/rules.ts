import type { Issue } from '#kernel/errors.ts'
import type { Choice, JsonValue } from '#kernel/fields/contract.ts'
import { calendarYear, type FiscalYear } from '#kernel/filter/contract.ts'
import type { Rule, WriteSource } from '#kernel/objects/contract.ts'

type Row = Record<string, JsonValue>

export interface RuleWorld {
  /** Rows of configuration tables by object, also found behind links of the same name. */
  tables?: Record<string, Row[]>
  now?: string
  source?: WriteSource
  fiscalYear?: FiscalYear
  /** Of the object's fields, where rules read them. */
  choices?: Record<string, readonly Choice[]>
}

export interface RuleOutcome {
  record: Row
  issues: Issue[]
}

/** Runs rules over one record as the engine does, without a database: `write({...})` creates, `write({...}, before)` updates. */
export function ruleRunner(
  rules: readonly Rule[],
  {
    tables = {},
    now = '2026-05-12T10:00:00.000Z',
    source = 'ui',
    fiscalYear = calendarYear,
    choices = {},
  }: RuleWorld = {},
) {
  return (values: Row, before: Row | null = null): RuleOutcome => {
    const record: Row = { ...before, ...values }
    const changed = new Set(Object.keys(values).filter((name) => !before || !same(before[name], values[name])))
    for (const rule of rules) {
      if (!rule.on.includes(before ? 'update' : 'create')) continue
      if (before && rule.when && !rule.when.some((name) => changed.has(name))) continue
      const links = Object.keys(rule.loads ?? {})
      const linked = Object.fromEntries(
        links.map((link) => [link, tables[link]?.find((row) => row.id === record[link]) ?? null]),
      )
      const { set = {}, issues = [] } = rule.run({
        record,
        before,
        linked,
        tables,
        changed,
        now,
        today: now.slice(0, 10),
        source,
        fiscalYear,
        choices: (field) => choices[field] ?? [],
      })
      if (issues.length > 0) return { record, issues }
      for (const [name, value] of Object.entries(set)) {
        record[name] = value
        changed.add(name)
      }
    }
    return { record, issues: [] }
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
