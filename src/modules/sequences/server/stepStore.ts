import type { Context } from '#kernel/context.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'
import type { StepKind } from '../contract.ts'

const table = (schema: string) => id(schema, 'sys_sequence_step')

/** Which activity was made for which step of a run: for each step one, whoever asks for it. */
export const stepMigrations: Migration[] = [
  {
    name: 'sequences-step',
    up: (schema) => [
      sql`CREATE TABLE ${table(schema)} (
            run uuid NOT NULL, step uuid NOT NULL, position integer NOT NULL, object text NOT NULL, record uuid NOT NULL UNIQUE,
            number integer NOT NULL, PRIMARY KEY (run, step), UNIQUE (run, number))`,
    ],
  },
]

export interface MadeStep {
  run: string
  step: string
  position: number
  object: StepKind
  /** Id of the activity. */
  record: string
  /** From 1 on, in the order in which they were made. */
  number: number
}

/** Holds these runs until the transaction ends, so that of two who go on with one the second sees what the first has left. */
export async function holdRuns(ctx: Context, runs: readonly string[]): Promise<void> {
  for (const run of [...new Set(runs)].sort())
    await ctx.db.run(sql`SELECT pg_advisory_xact_lock(hashtext('sequence run'), hashtext(${run}))`)
}

const columns = join(['run', 'step', 'position', 'object', 'record', 'number'].map((name) => id(name)))

/** In their order. */
export const stepsOfRuns = (ctx: Context, runs: readonly string[]): Promise<MadeStep[]> =>
  ctx.db.rows<MadeStep>(
    sql`SELECT ${columns} FROM ${table(ctx.workspace.schema)} WHERE run = ANY(${[...runs]}::uuid[]) ORDER BY run, number`,
  )

/** Of activities that sequences made. */
export const stepsOfRecords = (ctx: Context, records: readonly string[]): Promise<MadeStep[]> =>
  ctx.db.rows<MadeStep>(
    sql`SELECT ${columns} FROM ${table(ctx.workspace.schema)} WHERE record = ANY(${[...records]}::uuid[]) ORDER BY run`,
  )

export async function storeStep(ctx: Context, made: MadeStep): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx.workspace.schema)} (${columns})
    VALUES (${made.run}, ${made.step}, ${made.position}, ${made.object}, ${made.record}, ${made.number})`)
}

export async function dropSteps(ctx: Context, records: readonly string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx.workspace.schema)} WHERE record = ANY(${[...records]}::uuid[])`)
}
