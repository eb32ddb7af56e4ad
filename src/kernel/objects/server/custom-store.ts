import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import type { CustomDefinitions } from './registry.ts'

/** The definitions that administrators made, in the order in which they made them. */
export async function loadCustomDefinitions(db: Db, schema: string): Promise<CustomDefinitions> {
  const objects = await db.rows<{ definition: ObjectDef }>(
    sql`SELECT definition FROM ${id(schema, 'sys_object')} ORDER BY created_at, name`,
  )
  const fields = await db.rows<{ object: string; name: string; def: FieldDef }>(sql`
    SELECT object, name, definition AS def FROM ${id(schema, 'sys_field')} ORDER BY position`)
  return { objects: objects.map((row) => row.definition), fields }
}

export async function storeObject(db: Db, schema: string, definition: ObjectDef): Promise<void> {
  await db.run(sql`
    INSERT INTO ${id(schema, 'sys_object')} (name, definition) VALUES (${definition.name}, ${JSON.stringify(definition)})
    ON CONFLICT (name) DO UPDATE SET definition = EXCLUDED.definition`)
}

export async function storeField(db: Db, schema: string, object: string, name: string, def: FieldDef): Promise<void> {
  await db.run(sql`
    INSERT INTO ${id(schema, 'sys_field')} (object, name, definition) VALUES (${object}, ${name}, ${JSON.stringify(def)})
    ON CONFLICT (object, name) DO UPDATE SET definition = EXCLUDED.definition`)
}

export async function removeObject(db: Db, schema: string, name: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_object')} WHERE name = ${name}`)
  await db.run(sql`DELETE FROM ${id(schema, 'sys_field')} WHERE object = ${name}`)
}

export async function removeField(db: Db, schema: string, object: string, name: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_field')} WHERE object = ${object} AND name = ${name}`)
}

/** Every process reads the number with each request and loads the definitions anew when it has moved. */
export async function bumpRegistry(db: Db, schema: string): Promise<number> {
  const row = await db.row<{ version: number }>(
    sql`UPDATE ${id(schema, 'sys_meta')} SET registry_version = registry_version + 1 RETURNING registry_version AS version`,
  )
  return row?.version ?? 0
}
