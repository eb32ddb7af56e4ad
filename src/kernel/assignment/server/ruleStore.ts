import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { AssignmentRule, RuleDefinition } from '../contract.ts'
import type { Credits } from '../distribute.ts'

interface Row {
  id: string
  object: string
  definition: RuleDefinition
}

const ruleOf = ({ id: ruleId, object, definition }: Row): AssignmentRule => ({ ...definition, id: ruleId, object })

/** What is in force, for the registry. */
export async function activeRules(db: Db, schema: string): Promise<AssignmentRule[]> {
  const rows = await db.rows<Row & Record<string, unknown>>(sql`
    SELECT id, object, definition FROM ${id(schema, 'sys_assignment_rule')}
    WHERE definition -> 'isActive' = 'true' ORDER BY object, position, id`)
  return rows.map(ruleOf)
}

export async function rulesOf(ctx: Pick<Context, 'db' | 'workspace'>, object: string): Promise<AssignmentRule[]> {
  const rows = await ctx.db.rows<Row & Record<string, unknown>>(sql`
    SELECT id, object, definition FROM ${id(ctx.workspace.schema, 'sys_assignment_rule')}
    WHERE object = ${object} ORDER BY position, id LIMIT 200`)
  return rows.map(ruleOf)
}

export async function lockRule(ctx: Context, ruleId: string): Promise<AssignmentRule | null> {
  const row = await ctx.db.row<Row & Record<string, unknown>>(sql`
    SELECT id, object, definition FROM ${id(ctx.workspace.schema, 'sys_assignment_rule')} WHERE id = ${ruleId} FOR UPDATE`)
  return row ? ruleOf(row) : null
}

/** A new rule comes last. */
export async function insertRule(ctx: Context, object: string, definition: RuleDefinition): Promise<string> {
  const table = id(ctx.workspace.schema, 'sys_assignment_rule')
  const row = await ctx.db.row<{ id: string }>(sql`
    INSERT INTO ${table} (object, position, definition)
    SELECT ${object}, coalesce(max(position) + 1, 0), ${JSON.stringify(definition)}::jsonb FROM ${table} WHERE object = ${object}
    RETURNING id`)
  return row?.id ?? ''
}

/** Where those who share change, nobody brings anything along from the rounds before. */
export async function updateRule(
  ctx: Context,
  ruleId: string,
  definition: RuleDefinition,
  forgetsCredits: boolean,
): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_assignment_rule')} SET definition = ${JSON.stringify(definition)}::jsonb,
      credits = CASE WHEN ${forgetsCredits} THEN '{}'::jsonb ELSE credits END WHERE id = ${ruleId}`)
}

export async function deleteRuleRow(ctx: Context, ruleId: string): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_assignment_rule')} WHERE id = ${ruleId}`)
  await ctx.db.run(sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_assignment_due')} WHERE rule = ${ruleId}`)
}

/** Ids that belong to another object are left alone. */
export async function orderRuleRows(ctx: Context, object: string, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_assignment_rule')} r SET position = o.place
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o(id, place) WHERE r.id = o.id AND r.object = ${object}`)
}

/** What is gone takes its rules along. */
export async function removeRules(db: Db, schema: string, object: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_assignment_rule')} WHERE object = ${object}`)
}

/**
 * Holds the rules of an object until the transaction ends, in one order for everybody, and answers how far their rounds have come:
 * batches of one moment take their turns one after the other.
 */
export async function lockCredits(ctx: Context, object: string): Promise<Map<string, Credits>> {
  const rows = await ctx.db.rows<{ id: string; credits: Credits }>(sql`
    SELECT id, credits FROM ${id(ctx.workspace.schema, 'sys_assignment_rule')} WHERE object = ${object} ORDER BY id FOR UPDATE`)
  return new Map(rows.map((row) => [row.id, row.credits]))
}

export async function storeCredits(ctx: Context, ruleId: string, credits: Credits): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_assignment_rule')} SET credits = credits || ${JSON.stringify(credits)}::jsonb WHERE id = ${ruleId}`)
}
