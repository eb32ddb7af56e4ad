import type { OperationJson, OperationState } from '#kernel/operations/contract.ts'

/** Between 0 and 1, null while nobody knows how much there is. */
export function shareDone({ done, total }: Pick<OperationJson, 'done' | 'total'>): number | null {
  if (total === null) return null
  return total === 0 ? 1 : Math.min(1, done / total)
}

/** What there is to say about an operation's effect: nothing that is zero. */
export function countsOf(
  operation: OperationJson,
): { key: 'created' | 'updated' | 'skipped' | 'failed'; count: number }[] {
  return (['created', 'updated', 'skipped', 'failed'] as const)
    .map((key) => ({ key, count: operation[key] }))
    .filter(({ count }) => count > 0)
}

export const stateColours: Record<OperationState, string> = {
  preview: 'gray',
  queued: 'gray',
  running: 'blue',
  done: 'green',
  failed: 'red',
  cancelled: 'gray',
  undone: 'amber',
}
