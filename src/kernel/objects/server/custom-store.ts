import { activeRules, removeRules } from '#kernel/assignment/server/ruleStore.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Choice, FieldDef } from '#kernel/fields/contract.ts'
import { removeGuards, storedProcesses, storedRules } from '#kernel/guards/server/store.ts'
import { publishedLayouts, removeLayouts } from '#kernel/layouts/server/store.ts'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import type { CustomDefinitions, FieldStorage } from './registry.ts'

/** The definitions that administrators made, in the order in which they made them. */
export async function loadCustomDefinitions(db: Db, schema: string): Promise<CustomDefinitions> {
  const objects = await db.rows<{ definition: ObjectDef }>(
    sql`SELECT definition FROM ${id(schema, 'sys_object')} ORDER BY created_at, name`,
  )
  // By the row as a whole: backups of older releases have no such column when they are read back.
  const fields = await db.rows<CustomDefinitions['fields'][number]>(sql`
    SELECT object, name, definition AS def, to_jsonb(f) -> 'storage' AS storage FROM ${id(schema, 'sys_field')} f ORDER BY position`)
  const choices = await db.rows<{ object: string; field: string; choices: Choice[] }>(sql`
    SELECT object, field, choices FROM ${id(schema, 'sys_choice_list')} ORDER BY object, field`)
  const layouts = await publishedLayouts(db, schema)
  const rules = await storedRules(db, schema)
  const processes = await storedProcesses(db, schema)
  const assignment = await activeRules(db, schema)
  return { objects: objects.map((row) => row.definition), fields, choices, layouts, rules, processes, assignment }
}

/** What a change of definitions holds until it is over, so that two of them follow each other. */
export async function lockDefinitions(tx: Db, schema: string): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`rapport definitions ${schema}`}))`)
}

/** The list of a shipped field as administrators have it. */
export async function storeChoices(
  db: Db,
  schema: string,
  object: string,
  field: string,
  choices: Choice[],
): Promise<void> {
  await db.run(sql`
    INSERT INTO ${id(schema, 'sys_choice_list')} (object, field, choices) VALUES (${object}, ${field}, ${JSON.stringify(choices)})
    ON CONFLICT (object, field) DO UPDATE SET choices = EXCLUDED.choices`)
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

/** A field whose kind has changed, with the columns that it has its values in from now on. */
export async function storeConverted(
  db: Db,
  schema: string,
  { object, name, def, storage }: { object: string; name: string; def: FieldDef; storage: FieldStorage },
): Promise<void> {
  await storeField(db, schema, object, name, def)
  await db.run(sql`
    UPDATE ${id(schema, 'sys_field')} SET storage = ${JSON.stringify(storage)}::jsonb WHERE object = ${object} AND name = ${name}`)
}

export async function removeObject(db: Db, schema: string, name: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_object')} WHERE name = ${name}`)
  await db.run(sql`DELETE FROM ${id(schema, 'sys_field')} WHERE object = ${name}`)
  await removeLayouts(db, schema, name)
  await removeGuards(db, schema, name)
  await removeRules(db, schema, name)
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
