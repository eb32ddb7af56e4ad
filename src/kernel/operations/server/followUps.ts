import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { switchConversion } from '#kernel/objects/server/convertField.ts'
import { switchMerge } from '#kernel/objects/server/mergeChoice.ts'
import type { beyondRecords } from './store.ts'

type FollowUp = (ctx: Context, params: Record<string, JsonValue>, isUndone: boolean) => Promise<void>

/** Operations that change more than records: what else has to follow when they are undone, or done again. */
const known: Record<(typeof beyondRecords)[number], FollowUp> = {
  mergeChoice: switchMerge,
  convertField: switchConversion,
}
const followUps: Record<string, FollowUp> = known

/** Called with what has been taken back: an operation itself, or the undo of one. */
export async function followUndo(ctx: Context, kind: string, params: Record<string, JsonValue>): Promise<void> {
  if (kind !== 'undo') return followUps[kind]?.(ctx, params, true)
  return followUps[String(params.kind)]?.(ctx, params.params as Record<string, JsonValue>, false)
}
