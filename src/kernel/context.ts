import type { Logger } from 'pino'
import type { Db } from '#kernel/db/contract.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { FilterEnv } from '#kernel/filter/contract.ts'
import type { Registry } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'

/** Who acts. Absence never means power: background work has a named system actor. */
export type Actor =
  | { type: 'user'; id: string; name: string; roles: string[]; teamIds: string[] }
  | { type: 'key'; id: string; name: string; roles: string[]; teamIds: string[] }
  | { type: 'system'; name: string }

export type Source = 'ui' | 'api' | 'import' | 'automation' | 'undo' | 'system' | 'sample'

export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

/** First argument of every server function. */
export interface Context {
  actor: Actor
  access: Access
  /** One company = one PostgreSQL schema. */
  workspace: { schema: string }
  db: Db
  registry: Registry
  clock: Clock
  source: Source
  /** Set while an operation runs: its events carry the id and can be undone as one. */
  operation: string | null
  locale: { language: Language; zone: string; weekStart: 1 | 6 | 7 }
  organization: { currency: string; country: string; rates: Record<string, string> }
  log: Logger
}

/** `createdBy`, `updatedBy` and the log name the actor by this string. */
export function actorKey(actor: Actor): string {
  return actor.type === 'system' ? `system:${actor.name}` : `${actor.type}:${actor.id}`
}

export const systemActor = (name: string): Actor => ({ type: 'system', name })

export function filterEnv(ctx: Context): FilterEnv {
  return {
    now: ctx.clock.now().getTime(),
    zone: ctx.locale.zone,
    weekStart: ctx.locale.weekStart,
    userId: ctx.actor.type === 'user' ? ctx.actor.id : null,
    teamIds: ctx.actor.type === 'system' ? [] : ctx.actor.teamIds,
  }
}
