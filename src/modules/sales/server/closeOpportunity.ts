import type { Context } from '#kernel/context.ts'
import { conflict, invalidField, PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query, update } from '#kernel/records/server/engine.ts'

export type Outcome = 'won' | 'lost'

/** What closing says beside the outcome; all of it fields of the opportunity. */
export interface Closing {
  /** The closing stage, where the pipeline has several of a kind; absent: the first. */
  stage?: string | undefined
  actualAmount?: { amount: string; currency?: string | undefined } | undefined
  actualCloseDate?: string | undefined
  lostReason?: string | undefined
  lossNote?: string | undefined
  competitors?: string[] | undefined
  /** Refused when the opportunity stands at another version. Absent: only being closed by somebody else refuses. */
  version?: number | undefined
}

const mostRaces = 5

/**
 * Wins or loses an open opportunity. Of two who do so at once one succeeds; the other is told who was first, so that a win
 * is never written over a loss.
 */
export async function closeOpportunity(
  ctx: Context,
  id: string,
  outcome: Outcome,
  { stage, version, ...closing }: Closing,
): Promise<RecordJson> {
  const said = Object.entries(closing).filter(([, value]) => value !== undefined)
  const given = Object.fromEntries(said) as Record<string, JsonValue>
  for (let attempt = 1; ; attempt++) {
    const standing = await get(ctx, 'opportunity', id, { fields: ['isClosed', 'isWon', 'pipeline'] })
    if (standing.isClosed) throw alreadyClosed(standing)
    const values = { ...given, stage: await closingStage(ctx, String(standing.pipeline), outcome, stage) }
    try {
      return await update(ctx, 'opportunity', id, values, { expectedVersion: version ?? standing.version })
    } catch (error) {
      const isRace = error instanceof PublicError && error.code === 'conflict'
      if (!isRace) throw error
      const now = await get(ctx, 'opportunity', id, { fields: ['isClosed', 'isWon'] })
      if (now.isClosed) throw alreadyClosed(now)
      if (version !== undefined || attempt === mostRaces) throw error
    }
  }
}

function alreadyClosed({ isWon, version }: RecordJson): PublicError {
  const reason = isWon ? 'alreadyWon' : 'alreadyLost'
  const message = `This opportunity is ${isWon ? 'won' : 'lost'} already; reopen it first`
  return conflict(message, [], { reason, version })
}

async function closingStage(ctx: Context, pipeline: string, type: Outcome, wanted?: string): Promise<string> {
  const { items } = await query(ctx, 'stage', {
    filter: {
      and: [
        { field: 'pipeline', op: 'eq', value: pipeline },
        { field: 'type', op: 'eq', value: type },
      ],
    },
    sort: [{ field: 'position', direction: 'asc' }],
    fields: ['name'],
  })
  const found = wanted === undefined ? items[0] : items.find(({ id }) => id === wanted)
  if (found) return found.id
  const none = `The pipeline has no stage of the type "${type}"; an administrator adds one in the settings`
  throw invalidField('stage', wanted === undefined ? 'noClosingStage' : 'stagePipeline', none, { type })
}
