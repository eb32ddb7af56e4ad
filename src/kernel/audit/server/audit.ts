import { actorKey, type Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { AuditAction, AuditKind } from '../contract.ts'

type SystemKind = Exclude<AuditKind, 'record' | 'signIn' | 'setting'>

/** A kind with a deed that it knows, so that every one has its words on the screen. */
type Deed = { [K in SystemKind]: { kind: K; action: AuditAction<K> } }[SystemKind]

export type AuditInput = Deed & {
  subject?: string
  name?: string
  object?: string
  recordId?: string
  note?: string
  before?: unknown
  after?: unknown
}

/** Writes down who did what to the system (V-51), in the transaction that does it when one is given. */
export async function audit(ctx: Context, entry: AuditInput, tx: Db = ctx.db): Promise<void> {
  const { kind, action, subject, name, object, recordId, note, before, after } = entry
  await tx.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_audit')}
      (at, actor, kind, action, subject, name, object, record_id, note, before, after)
    VALUES (${ctx.clock.now()}, ${actingKey(ctx)}, ${kind}, ${action}, ${subject ?? null}, ${plainText(name)}, ${object ?? null},
      ${recordId ?? null}::uuid, ${plainText(note)}, ${json(before)}::jsonb, ${json(after)}::jsonb)`)
}

/** Who really acts, also while they see Rapport as somebody else. */
export const actingKey = (ctx: Context): string => (ctx.viewer ? `user:${ctx.viewer.id}` : actorKey(ctx.actor))

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))

/** Control characters out, so that a text cannot forge a line of a log (V-51). */
const plainText = (text: string | undefined) => text?.replace(/\p{Cc}+/gu, ' ').slice(0, 1000) ?? null
