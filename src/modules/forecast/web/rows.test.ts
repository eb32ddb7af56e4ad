import { expect, it } from 'vitest'
import { validateFilter } from '#kernel/filter/validate.ts'
import { rowsBehind } from './rows.ts'

const period = { from: '2026-04-01', to: '2026-06-30' }

it.each([
  { key: 'all', kind: 'team' as const, id: null },
  { key: 'team:a', kind: 'team' as const, id: '019e1ba1-0d00-7005-9e34-8f4c98ad9f65' },
  { key: 'team:none', kind: 'team' as const, id: null },
  { key: 'user:a', kind: 'user' as const, id: '019e1ba1-0d00-7005-9e34-8f4c98ad9f65' },
  { key: 'user:none', kind: 'user' as const, id: null },
])('opens the rows behind $key by a filter that holds', (node) => {
  for (const category of ['closed', 'commit', 'bestCase', 'pipeline'] as const)
    for (const reading of ['single', 'cumulative'] as const)
      for (const isSplit of [false, true])
        expect(() => validateFilter(rowsBehind(node, category, reading, period, isSplit))).not.toThrow()
})
