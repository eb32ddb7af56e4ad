import type { Context } from '#kernel/context.ts'
import { history } from '#kernel/events/server/history.ts'
import type { HistoryEntry } from '#kernel/records/contract.ts'
import type { PushJson } from '../contract.ts'

/** As far back as anybody looks. */
const mostPages = 20

/** Who moved the close date back, and from when to when: read from the log, with the asker's rights. */
export async function pushesOf(ctx: Context, id: string): Promise<PushJson[]> {
  const pushes: PushJson[] = []
  let cursor: string | null = null
  for (let read = 0; read < mostPages; read++) {
    const page: Awaited<ReturnType<typeof history>> = await history(ctx, 'opportunity', id, {
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    })
    pushes.push(...page.items.flatMap(pushOf))
    cursor = page.next
    if (cursor === null) break
  }
  return pushes
}

function pushOf({ type, at, actorName, changes }: HistoryEntry): PushJson[] {
  const moved = type === 'updated' ? changes.find(({ field }) => field === 'closeDate') : undefined
  const { from, to } = moved ?? {}
  return typeof from === 'string' && typeof to === 'string' && to > from ? [{ at, by: actorName, from, to }] : []
}
