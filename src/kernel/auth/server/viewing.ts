import { isDeepStrictEqual } from 'node:util'
import { audit } from '#kernel/audit/server/audit.ts'
import type { StartViewingRequest, Viewing } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField, notFound } from '#kernel/errors.ts'
import type { Access, Action } from '#kernel/permissions/contract.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import { capabilities } from './capabilities.ts'
import { viewedIdentity } from './contexts.ts'
import type { SessionRow } from './sessions.ts'

const viewMinutes = 30

/**
 * Lets the person of this session see Rapport as somebody else does, or as a role would: only to read, for half an hour, and
 * never with a right that they do not have themselves.
 */
export async function startViewing(
  workspace: Workspace,
  ctx: Context,
  session: SessionRow,
  request: StartViewingRequest,
): Promise<void> {
  const target = await targetOf(ctx, session, request)
  const identity = viewedIdentity(session.userId, target)
  const theirs = await workspace.contextFor(identity, 'ui')
  if (!theirs) throw notFound('User')
  refuseMoreRights(ctx, theirs.access)
  const until = new Date(ctx.clock.now().getTime() + viewMinutes * 60_000)
  await ctx.db.transaction(async (tx) => {
    await tx.run(sql`
      UPDATE ${id(ctx.workspace.schema, 'sys_session')}
      SET view_user = ${target.user}::uuid, view_role = ${target.role}, view_until = ${until} WHERE id = ${session.sessionId}`)
    await audit(
      ctx,
      {
        kind: 'viewing',
        action: 'started',
        subject: target.user ? `user:${target.user}` : `role:${target.role}`,
        name: target.name,
        note: request.reason,
        after: { until: until.toISOString() },
      },
      tx,
    )
  })
}

/** Back to one's own eyes; also after the view has run out. */
export async function stopViewing(ctx: Context, session: SessionRow): Promise<void> {
  const { view } = session
  if (!view) return
  await ctx.db.transaction(async (tx) => {
    await tx.run(sql`
      UPDATE ${id(ctx.workspace.schema, 'sys_session')}
      SET view_user = NULL, view_role = NULL, view_until = NULL WHERE id = ${session.sessionId}`)
    const subject = view.user ? `user:${view.user}` : `role:${view.role}`
    const name = view.name ?? view.role ?? ''
    const own: Context = { ...ctx, viewer: { id: session.userId, name: session.name } }
    await audit(own, { kind: 'viewing', action: 'ended', subject, name }, tx)
  })
}

/** What the frame says while somebody looks through other eyes; null when nobody does. */
export function viewingOf({ view, name }: SessionRow): Viewing | null {
  if (!view?.isAlive) return null
  return { user: view.user, role: view.role, name: view.name, by: name, until: view.until }
}

type Target = { user: string; role: null; name: string } | { user: null; role: string; name: string }

async function targetOf(ctx: Context, session: SessionRow, { user, role }: StartViewingRequest): Promise<Target> {
  if ((user === undefined) === (role === undefined))
    throw invalidField('user', 'required', 'Name either a person or a role')
  const { schema } = ctx.workspace
  if (role !== undefined) {
    const known = (await listRoles(ctx.db, schema)).find((one) => one.key === role)
    if (!known) throw notFound(`Role "${role}"`)
    return { user: null, role, name: known.label }
  }
  if (user === session.userId) throw invalidField('user', 'notOneself', 'You see Rapport as yourself already')
  const found = await ctx.db.row<{ name: string }>(sql`
    SELECT display_name AS name FROM ${id(schema, 'user')} WHERE id = ${user}::uuid AND is_active AND deleted_at IS NULL`)
  if (!found) throw notFound('User')
  return { user: user as string, role: null, name: found.name }
}

const actions: readonly Action[] = ['read', 'create', 'update', 'delete', 'export']

/** Whoever looks must already have every right of the one looked at (S-43): capabilities, records and fields. */
function refuseMoreRights({ access, registry }: Context, theirs: Access): void {
  const refuse = () => forbidden('This person has rights that you do not have')
  if (capabilities.some((capability) => theirs.has(capability) && !access.has(capability))) throw refuse()
  for (const object of registry.objects.values()) {
    for (const action of actions) {
      // What only its writer may change is nobody's right over others', and whoever looks writes nothing.
      if (object.def.access?.authored && (action === 'update' || action === 'delete')) continue
      const [mine, other] = [access.verdict(object.name, action), theirs.verdict(object.name, action)]
      if (other !== false && mine !== true && !isDeepStrictEqual(mine, other)) throw refuse()
    }
    if (theirs.verdict(object.name, 'read') === false) continue
    for (const field of object.fields.keys())
      if (theirs.canReadField(object.name, field) && !access.canReadField(object.name, field)) throw refuse()
  }
}
