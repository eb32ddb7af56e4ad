import type { Filter } from '#kernel/filter/contract.ts'
import type { TreeNode } from './rollUp.ts'

/** The records of a team with all beneath it, of a person, or of everyone; `owner` is the field of the person. */
export function ownedBy({ key, kind, id }: Pick<TreeNode, 'key' | 'kind' | 'id'>, owner = 'owner'): Filter[] {
  if (key === 'all') return []
  if (kind === 'user') return [id === null ? { field: owner, op: 'isEmpty' } : { field: owner, op: 'eq', value: id }]
  if (id !== null) return [{ field: `${owner}.team`, op: 'under', value: [id] }]
  return [
    {
      or: [
        { field: owner, op: 'isEmpty' },
        { field: `${owner}.team`, op: 'isEmpty' },
      ],
    },
  ]
}
