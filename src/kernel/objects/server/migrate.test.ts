import { afterAll, beforeAll, expect, test } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { loadCustomDefinitions } from './custom-store.ts'
import { diffSchema, migrateObjects } from './migrate.ts'
import { buildRegistry } from './registry.ts'

const shelf = (grade: FieldDef) =>
  defineObject({
    name: 'shelf',
    plural: 'shelves',
    label: 'Shelf',
    pluralLabel: 'Shelves',
    icon: 'Box',
    title: 'name',
    fields: { name: { kind: 'text', required: true }, grade },
  })

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace({ objects: [shelf({ kind: 'text', indexed: true })] })
})
afterAll(() => ws.close())

async function registryWith(grade: FieldDef) {
  const others = ws.workspace.code.filter(({ name }) => name !== 'shelf')
  return buildRegistry([...others, shelf(grade)], await loadCustomDefinitions(ws.db, ws.schema))
}

async function indexes(): Promise<Record<string, string>> {
  const rows = await ws.db.rows<{ name: string; body: string }>(
    sql`SELECT indexname AS name, indexdef AS body FROM pg_indexes WHERE schemaname = ${ws.schema} AND tablename = 'shelf'`,
  )
  return Object.fromEntries(rows.map(({ name, body }) => [name, body]))
}

test('a schema in step has nothing to do', async () => {
  expect(await diffSchema(ws.db, ws.schema, await registryWith({ kind: 'text', indexed: true }))).toEqual([])
})

test('an index made of something else is made anew', async () => {
  const [table, name] = [id(ws.schema, 'shelf'), id(ws.schema, 'shelf_grade_idx')]
  await ws.db.run(sql`DROP INDEX ${name}`)
  await ws.db.run(sql`CREATE INDEX shelf_grade_idx ON ${table} (grade)`)
  await ws.db.run(sql`COMMENT ON INDEX ${name} IS 'rapport of old'`)
  await migrateObjects(ws.db, ws.schema, await registryWith({ kind: 'text', indexed: true }))
  expect((await indexes()).shelf_grade_idx).toContain('(grade, id) INCLUDE (owner, teams)')
})

test('our indexes go when nobody declares them any more; those of others stay', async () => {
  await ws.db.run(sql`CREATE INDEX shelf_version_idx ON ${id(ws.schema, 'shelf')} (version)`)
  await migrateObjects(ws.db, ws.schema, await registryWith({ kind: 'text' }))
  const standing = Object.keys(await indexes())
  expect(standing).not.toContain('shelf_grade_idx')
  expect(standing).toContain('shelf_version_idx')
  expect(standing).toContain('shelf_sys_created_idx')
})

test('the search text is looked at closely, also in a table of an older program', async () => {
  const registry = await registryWith({ kind: 'text' })
  const looked = () =>
    ws.db.row(sql`SELECT attstattarget AS samples FROM pg_attribute
      WHERE attrelid = ${`${ws.schema}.shelf`}::regclass AND attname = 'search_text'`)
  expect(await looked()).toEqual({ samples: 400 })
  await ws.db.run(sql`ALTER TABLE ${id(ws.schema, 'shelf')} ALTER COLUMN search_text SET STATISTICS 100`)
  await migrateObjects(ws.db, ws.schema, registry)
  expect(await looked()).toEqual({ samples: 400 })
})
