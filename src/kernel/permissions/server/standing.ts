import type { Standing } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import type { Action } from '#kernel/permissions/contract.ts'
import { type Identity, type Loaded, loadFresh } from './principal.ts'

/** The rights that a request is judged by, and how they are looked at again (V-28). */
export function standingOf(
  schema: string,
  registry: Registry,
  identity: Identity,
  known: Loaded,
  version: number,
): Standing {
  return {
    version,
    async again(db: Db, object: string) {
      // The version first: what changes while the rights are read is found by the next try.
      const row = await db.row<{ version: number }>(
        sql`SELECT permission_version AS version FROM ${id(schema, 'sys_meta')}`,
      )
      const now = await loadFresh(db, schema, registry, identity)
      return now && row && isSame(registry.object(object), known, now) ? row.version : null
    },
  }
}

/** Two that must both stand: a key, and the person who made it. */
export function bothStanding(a: Standing, b: Standing): Standing {
  return {
    version: Math.min(a.version, b.version),
    async again(db, object) {
      const [one, other] = [await a.again(db, object), await b.again(db, object)]
      return one === null || other === null ? null : Math.min(one, other)
    },
  }
}

const actions: Action[] = ['read', 'create', 'update', 'delete']

const isSame = (object: RegisteredObject, before: Loaded, now: Loaded): boolean =>
  rightsIn(object, before) === rightsIn(object, now)

function rightsIn(object: RegisteredObject, { access, actor }: Loaded): string {
  return JSON.stringify([
    actor.type === 'system' ? null : actor.teamIds,
    actions.map((action) => access.verdict(object.name, action)),
    [...object.fields.keys()].map((field) => [
      access.canReadField(object.name, field),
      access.canWriteField(object.name, field),
    ]),
  ])
}
