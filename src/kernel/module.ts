import type { FastifyInstance } from 'fastify'
import type { Context } from '#kernel/context.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectDef, ObjectExtension } from '#kernel/objects/contract.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'
import type { LabelTexts } from '#kernel/objects/server/translate.ts'
import type { UndoRule } from '#kernel/operations/server/undoRules.ts'

/** One record of a finished write, as hooks see it: still inside the transaction. */
export interface WrittenRecord {
  type: 'created' | 'updated' | 'deleted' | 'restored' | 'destroyed'
  id: string
  before: Record<string, JsonValue> | null
  after: Record<string, JsonValue> | null
  changed: ReadonlySet<string>
}

/** Runs once a batch inside the write's transaction; writes through the engine with the context given. */
export interface Hook {
  (ctx: Context, records: WrittenRecord[]): Promise<void>
  /** Fields it follows: writes that set none of them pass it by, and need no transaction for its sake. Absent: all writes. */
  when?: readonly string[]
  /** Kinds of write it follows. Absent: all. */
  on?: readonly WrittenRecord['type'][]
}

/**
 * Follows the log with its own cursor. `ctx.db` is the transaction that moves the cursor: what is written through it is
 * done exactly once, effects elsewhere must be idempotent. Events of one record come in the order of their versions.
 */
export interface Reader {
  name: string
  /** Objects it wants, empty = all. */
  objects: string[]
  handle(ctx: Context, events: RecordEvent[]): Promise<void>
}

/** A background task: `run` may be retried, so its effects are keyed. */
export interface Job {
  name: string
  run(ctx: Context, payload: Record<string, JsonValue>, signal?: AbortSignal): Promise<void>
  /** Longest run; then the signal aborts, `ctx.db` refuses, and the attempt counts as failed. Default 15. */
  maxMinutes?: number
  /** Five-field cron line in UTC for recurring jobs. */
  schedule?: string
  maxAttempts?: number
}

/** The server side of a module, listed by hand in `src/server/modules.ts`. */
export interface ServerModule {
  name: string
  objects: ObjectDef[]
  /** What it adds to objects of other modules, by their name; where such an object is not installed, nothing. */
  extensions?: Readonly<Record<string, ObjectExtension>>
  /** What its labels are called in the languages beyond those of the declarations. */
  labels?: LabelTexts
  /** Tables of the module's own stores and readers. */
  migrations?: Migration[]
  hooks?: Record<string, Hook[]>
  readers?: Reader[]
  /** What stands before an undo of the module's own kinds of operation. */
  undoRules?: UndoRule[]
  jobs?: Job[]
  /** Registers verbs and module routes, each with its policy. */
  routes?: (app: FastifyInstance) => void
  /** Data that a fresh organisation starts with (default pipeline …), idempotent: called at every start and after set-up. */
  seed?: (ctx: Context) => Promise<void>
}

/** Throws when two have one name, which its error tells. */
export function refuseTwins(what: 'jobs' | 'modules', all: readonly { name: string }[]): void {
  const names = all.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`Two ${what} are named "${twice}"`)
}
