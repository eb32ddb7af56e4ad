import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'

/** Makes every compiled access stale, with the commit of the transaction it is called in. */
export async function bumpPermissions(db: Db, schema: string): Promise<void> {
  await db.run(sql`UPDATE ${id(schema, 'sys_meta')} SET permission_version = permission_version + 1`)
}
