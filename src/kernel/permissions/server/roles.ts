import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { conflict, forbidden, invalidField, notFound } from '#kernel/errors.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { defaultRoles, type Role, type SharingRule } from '#kernel/permissions/contract.ts'
import { bumpPermissions } from './version.ts'

/** The shipped roles under what administrators saved over them, and their own ones. */
export async function listRoles(db: Db, schema: string): Promise<Role[]> {
  const rows = await db.rows<{ definition: Role }>(sql`SELECT definition FROM ${id(schema, 'sys_role')} ORDER BY key`)
  const saved = new Map(rows.map((row) => [row.definition.key, row.definition]))
  const shipped = defaultRoles.map((role) => saved.get(role.key) ?? role)
  return [...shipped, ...[...saved.values()].filter((role) => !defaultRoles.some((known) => known.key === role.key))]
}

/** Replaces or makes a role. The administrator role stays whole, so that nobody locks everyone out. */
export async function saveRole(ctx: Context, role: Role): Promise<Role> {
  if (!ctx.access.has('roles.manage')) throw forbidden('Only people with the right to manage roles may do this')
  if (role.key === 'admin') throw conflict('The administrator role cannot be changed')
  if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(role.key))
    throw invalidField('key', 'invalidName', 'Use letters and digits, starting with a small letter')
  const unknown = Object.keys(role.rights).find((name) => name !== '*' && !ctx.registry.objects.has(name))
  if (unknown) throw invalidField('rights', 'unknownObject', `There is no object "${unknown}"`, { object: unknown })
  const definition: Role = { key: role.key, label: role.label, rights: role.rights, capabilities: role.capabilities }
  if (definition.capabilities === '*' && !ctx.access.has('settings.manage'))
    throw forbidden('A role cannot give more than its maker has')
  await ctx.db.transaction(async (tx) => {
    const before = (await listRoles(tx, ctx.workspace.schema)).find((standing) => standing.key === role.key)
    await tx.run(sql`
      INSERT INTO ${id(ctx.workspace.schema, 'sys_role')} (key, definition) VALUES (${role.key}, ${JSON.stringify(definition)})
      ON CONFLICT (key) DO UPDATE SET definition = EXCLUDED.definition`)
    const action = before ? 'updated' : 'created'
    await audit(ctx, { kind: 'role', action, subject: role.key, name: role.label, before, after: definition }, tx)
    await bumpPermissions(tx, ctx.workspace.schema)
  })
  return definition
}

/** A role that people or keys still have is refused with their number. */
export async function deleteRole(ctx: Context, key: string): Promise<void> {
  if (!ctx.access.has('roles.manage')) throw forbidden('Only people with the right to manage roles may do this')
  const schema = ctx.workspace.schema
  const holders = await ctx.db.row<{ n: number }>(sql`
    SELECT count(*) AS n FROM ${id(schema, 'user')} WHERE deleted_at IS NULL AND roles @> ARRAY[${key}]::text[]`)
  if (holders && holders.n > 0)
    throw conflict(`${holders.n} people have this role; give them another one first`, [], { holders: holders.n })
  await ctx.db.transaction(async (tx) => {
    const standing = (await listRoles(tx, schema)).find((role) => role.key === key)
    const deleted = await tx.run(sql`DELETE FROM ${id(schema, 'sys_role')} WHERE key = ${key}`)
    if (deleted === 0) throw notFound(`Role "${key}"`)
    await audit(
      ctx,
      { kind: 'role', action: 'deleted', subject: key, before: standing, name: standing?.label ?? key },
      tx,
    )
    await bumpPermissions(tx, schema)
  })
}

/** Makes a rule, or replaces the one of this id. */
export async function saveSharingRule(
  ctx: Context,
  rule: Omit<SharingRule, 'id'>,
  ruleId: string | null = null,
): Promise<SharingRule> {
  if (!ctx.access.has('roles.manage')) throw forbidden('Only people with the right to manage roles may do this')
  const { schema } = ctx.workspace
  const object = ctx.registry.object(rule.object)
  await checkGrantees(ctx, rule.to)
  const sound = { ...rule, filter: checkFilter(rule.filter, { registry: ctx.registry, access: ctx.access, object }) }
  return ctx.db.transaction(async (tx) => {
    const before = ruleId === null ? undefined : await lockRule(ctx, tx, ruleId)
    const row = await tx.row<{ id: string }>(
      ruleId === null
        ? sql`INSERT INTO ${id(schema, 'sys_sharing_rule')} (definition) VALUES (${JSON.stringify(sound)}) RETURNING id`
        : sql`UPDATE ${id(schema, 'sys_sharing_rule')} SET definition = ${JSON.stringify(sound)} WHERE id = ${ruleId} RETURNING id`,
    )
    const made = { ...sound, id: row?.id ?? '' }
    const action = before ? 'updated' : 'created'
    await audit(ctx, { kind: 'sharing', action, ...ruleSubject(made), before, after: sound }, tx)
    await bumpPermissions(tx, schema)
    return made
  })
}

/** Somebody has to gain by a rule, and roles are those that there are. */
async function checkGrantees(ctx: Context, { users = [], roles = [], teams = [] }: SharingRule['to']): Promise<void> {
  if (users.length + roles.length + teams.length === 0)
    throw invalidField('to', 'required', 'Name people, roles or teams to share with')
  const known = new Set((await listRoles(ctx.db, ctx.workspace.schema)).map((role) => role.key))
  const unknown = roles.find((role) => !known.has(role))
  if (unknown !== undefined)
    throw invalidField('to.roles', 'unknownRole', `There is no role "${unknown}"`, { role: unknown })
}

export async function deleteSharingRule(ctx: Context, ruleId: string): Promise<void> {
  if (!ctx.access.has('roles.manage')) throw forbidden('Only people with the right to manage roles may do this')
  await ctx.db.transaction(async (tx) => {
    const before = await lockRule(ctx, tx, ruleId)
    await tx.run(sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_sharing_rule')} WHERE id = ${ruleId}`)
    await audit(ctx, { kind: 'sharing', action: 'deleted', ...ruleSubject({ ...before, id: ruleId }), before }, tx)
    await bumpPermissions(tx, ctx.workspace.schema)
  })
}

async function lockRule(ctx: Context, tx: Db, ruleId: string): Promise<Omit<SharingRule, 'id'>> {
  const row = await tx.row<{ definition: Omit<SharingRule, 'id'> }>(
    sql`SELECT definition FROM ${id(ctx.workspace.schema, 'sys_sharing_rule')} WHERE id = ${ruleId} FOR UPDATE`,
  )
  if (!row) throw notFound('Sharing rule')
  return row.definition
}

const ruleSubject = ({ id: subject, name, object }: SharingRule) => ({ subject, object, ...(name ? { name } : {}) })
