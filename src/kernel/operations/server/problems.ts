import type { Context } from '#kernel/context.ts'
import { sql } from '#kernel/db/sql.ts'
import { operations } from './store.ts'

/** A record that an operation did not do, with the reason in words. */
export interface Problem {
  object: string
  id: string
  reason: string
}

const listed = 20

/** Keeps the first of them with the operation, for whoever looks at it. */
export async function noteProblems(ctx: Context, operationId: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return
  const some = JSON.stringify(problems.slice(0, listed))
  await ctx.db.run(sql`
    UPDATE ${operations(ctx)} SET params = jsonb_set(params, '{problems}', coalesce(params -> 'problems', '[]') || ${some}::jsonb)
    WHERE id = ${operationId} AND jsonb_array_length(coalesce(params -> 'problems', '[]')) < ${listed}`)
}
