import type { Context } from '#kernel/context.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import { compareCursors } from '#kernel/events/server/cursor.ts'
import type { Reader } from '#kernel/module.ts'
import { addDeeds, countedTo, type Deed, forgetDeeds, setCountedTo } from './store.ts'

/** Counts what is done, by day and doer. Sent through the log again it begins from nothing, so the sums are the same. */
export const adoptionReader: Reader = {
  name: 'adoption',
  objects: [],
  async handle(ctx, events) {
    const [first, last] = [events[0], events.at(-1)]
    if (!first || !last) return
    const known = await countedTo(ctx)
    if (known !== null && compareCursors(first.cursor, known) <= 0) await forgetDeeds(ctx)
    await addDeeds(ctx, summed(events.flatMap((event) => deedsOf(ctx, event))))
    await setCountedTo(ctx, last.cursor)
  },
}

function deedsOf(ctx: Context, event: RecordEvent): Deed[] {
  const { actor, object, type, source, after } = event
  const step = ctx.registry.objects.get(object)?.def.stageField
  const moved = type === 'updated' && step !== undefined && after !== null && step in after
  const closed = type === 'updated' && after?.isClosed === true
  const deeds = [type, ...(moved ? ['moved'] : []), ...(closed ? ['closed'] : [])]
  const isBulk = event.operation !== null
  return deeds.map((deed) => ({ day: event.at.slice(0, 10), actor, object, deed, source, isBulk, count: 1 }))
}

function summed(deeds: Deed[]): Deed[] {
  const keyOf = ({ count: _, ...key }: Deed) => JSON.stringify(key)
  return [...Map.groupBy(deeds, keyOf).values()].map((same) => ({ ...(same[0] as Deed), count: same.length }))
}
