import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { pageQuery } from '#kernel/client/records.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { useFilterEnv } from '#kernel/filter/web/useFilterEnv.ts'
import type { ColourRule } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { type ReadyRule, readyRules, type Shades, shadesOf } from './colours.ts'

const noRules: ColourRule[] = []

/** The rows that are there; a new object whenever they are others. */
export interface ShownRows {
  loaded(): readonly RecordJson[]
}

/** The colours of a record by the rules of the view; what only the server can judge it is asked for the rows that are there. */
export function useShades(
  object: ObjectMetadata,
  rules: ColourRule[] = noRules,
  env: DisplayEnv,
  rows: ShownRows,
): (record: RecordJson) => Shades | null {
  const filterEnv = useFilterEnv(env)
  const { t, text } = env
  const nameOf = useNames(env, rules.length > 0)
  const ready = useMemo(
    () => readyRules(rules, object, filterEnv, { t, text, nameOf }),
    [rules, object, filterEnv, t, text, nameOf],
  )
  const distant = useMemo(() => ready.filter((rule) => rule.test === null), [ready])
  const ids = useMemo(() => (distant.length > 0 ? rows.loaded().map(({ id }) => id) : []), [distant.length, rows])
  const matches = useQueries({
    queries: distant.map(({ filter }) => ({
      ...pageQuery(object, narrowed(filter, ids)),
      enabled: ids.length > 0,
    })),
    combine: (answers) => answers.map(({ data }) => new Set(data?.items.map(({ id }) => id))),
  })
  return useMemo(() => {
    if (ready.length === 0) return () => null
    const far = new Map(distant.map((rule, at) => [rule, matches[at]]))
    const holds = (rule: ReadyRule, record: RecordJson) => rule.test?.(record) ?? far.get(rule)?.has(record.id) ?? false
    // A row is drawn again only when its colours are others.
    const known = new WeakMap<RecordJson, Shades | null>()
    return (record: RecordJson) => {
      const before = known.get(record)
      if (before !== undefined) return before
      const shades = shadesOf(ready, (rule) => holds(rule, record))
      known.set(record, shades)
      return shades
    }
  }, [ready, distant, matches])
}

const narrowed = (filter: Query['filter'], ids: string[]): Query => ({
  filter: { and: [...(filter ? [filter] : []), { field: 'id', op: 'in', value: ids.slice(0, 1000) }] },
  fields: ['id'],
  limit: Math.max(1, Math.min(1000, ids.length)),
  count: 'none',
})
