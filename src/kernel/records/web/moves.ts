import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { moveBetween, type OpenMoves } from '#kernel/guards/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** The process that guards a field, if any. */
export const processOf = (object: ObjectMetadata, field: string): OpenMoves | undefined =>
  object.processes?.find((process) => process.field === field)

/** Why a record cannot go from a state to another, for people; null where it can. */
export function closedReason(
  process: OpenMoves | undefined,
  from: unknown,
  to: string | null,
  env: Pick<DisplayEnv, 't'>,
): string | null {
  const way = moveBetween(process, typeof from === 'string' && from !== '' ? from : null, to)
  return way === 'open' ? null : env.t(`records.moves.${way}`)
}
