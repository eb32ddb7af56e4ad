import type { Logger } from 'pino'
import type { RateTable } from '#kernel/currencies/contract.ts'
import type { Db } from '#kernel/db/contract.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { NameOrder } from '#kernel/fields/nameOrder.ts'
import type { FilterEnv, FiscalYear } from '#kernel/filter/contract.ts'
import type { WriteSource } from '#kernel/objects/contract.ts'
import type { Registry } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { Secrets } from '#kernel/secrets/server/seal.ts'

/** Who acts. Absence never means power: background work has a named system actor. */
export type Actor =
  | { type: 'user'; id: string; name: string; roles: string[]; teamIds: string[] }
  | { type: 'key'; id: string; name: string; roles: string[]; teamIds: string[] }
  | { type: 'system'; name: string }

export type Source = WriteSource

export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

/** What a request was judged by: its version is carried on as long as the rights themselves are the same. */
export interface Standing {
  version: number
  /** The version as it stands in this transaction; null when the rights over this object are others now. */
  again(db: Db, object: string): Promise<number | null>
}

/** First argument of every server function. */
export interface Context {
  actor: Actor
  access: Access
  /** By which a write tells whether `access` still stands (V-28); null for the system, whose rights do not change. */
  rights?: Standing | null
  /** One company = one PostgreSQL schema. */
  workspace: { schema: string }
  db: Db
  registry: Registry
  clock: Clock
  source: Source
  /** Set while an operation runs: its events carry the id and can be undone as one. */
  operation: string | null
  locale: { language: Language; zone: string; weekStart: 1 | 6 | 7; nameOrder: NameOrder }
  organization: {
    currency: string
    country: string
    language: Language
    /** What other currencies were worth, day by day. */
    rates: RateTable
    fiscalYear: FiscalYear
    /** The IANA zone of its days, whoever acts. */
    zone: string
  }
  log: Logger
  /** Seals what must be read again but not by whoever holds the database alone. */
  secrets: Secrets
  /** Set while a person sees Rapport as somebody else (`actor`): who really looks. */
  viewer?: { id: string; name: string }
}

/** `createdBy`, `updatedBy` and the log name the actor by this string. */
export function actorKey(actor: Actor): string {
  return actor.type === 'system' ? `system:${actor.name}` : `${actor.type}:${actor.id}`
}

/** For what leaves Rapport or is compared with what is stored: names of people as they are kept, whoever asks. */
export const withStoredNames = (ctx: Context): Context => ({ ...ctx, locale: { ...ctx.locale, nameOrder: 'given' } })

export const systemActor = (name: string): Actor => ({ type: 'system', name })

export function filterEnv(ctx: Context): FilterEnv {
  return {
    now: ctx.clock.now().getTime(),
    zone: ctx.locale.zone,
    weekStart: ctx.locale.weekStart,
    fiscalStart: ctx.organization.fiscalYear.firstMonth,
    userId: ctx.actor.type === 'user' ? ctx.actor.id : null,
    teamIds: ctx.actor.type === 'system' ? [] : ctx.actor.teamIds,
  }
}
