import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

/** All stages in their order; undefined while they are on their way. Asked as the board and the steps ask for them. */
export function useStages(): RecordJson[] | undefined {
  const { objects } = useMetadata()
  const stage = objects.find(({ name }) => name === 'stage')
  const sort = stage?.views[0]?.sort
  const asked: ObjectMetadata | { name: string; plural: string } = stage ?? { name: 'stage', plural: 'stages' }
  const { data } = useRecordPage(asked as ObjectMetadata, { limit: 100, ...(sort ? { sort } : {}), count: 'none' })
  return data?.items
}

const day = 86_400_000

/** Whole days since the opportunity came into its stage; null when nobody knows. */
export function daysInStage(record: RecordJson, now: number): number | null {
  const since = record.stageEnteredAt
  return typeof since === 'string' ? Math.max(0, Math.floor((now - Date.parse(since)) / day)) : null
}

/** How long it may stay: `amber` past the days that the stage allows, `red` past twice as many. */
export function rotting(days: number | null, allowed: unknown): 'amber' | 'red' | null {
  if (days === null || typeof allowed !== 'number' || days <= allowed) return null
  return days > 2 * allowed ? 'red' : 'amber'
}
