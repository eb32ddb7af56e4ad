import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { systemClock } from '#kernel/context.ts'
import { openDatabase } from '#kernel/db/database.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { openWorkspace } from '#kernel/workspace/workspace.ts'
import { dataModule } from '../module.ts'
import { fileSource } from '../parse/source.ts'
import { importRow } from './importRuns.ts'
import { runImport } from './runImport.ts'

/** The object of the crash test, in both processes. */
export const person = defineObject({
  name: 'person',
  plural: 'people',
  label: 'Person',
  pluralLabel: 'People',
  icon: 'User',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, indexed: true },
    born: { kind: 'date' },
    boss: { kind: 'link', target: 'person', inverse: 'reports', tree: true },
  },
})

/** Run as a process of its own: goes on with one import until it is done or the process is killed. */
async function main(schema: string, importId: string, path: string): Promise<void> {
  const db = openDatabase(testDatabaseConfig())
  const modules = [dataModule, { name: 'test', objects: [person] }]
  const workspace = openWorkspace({
    db,
    schema,
    modules,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    secrets: secretsOf([randomBytes(32)]),
  })
  const ctx = await workspace.systemContext('test')
  await runImport(ctx, await importRow(ctx, importId), await fileSource(path))
  await db.close()
}

const [, script = '', schema = '', importId = '', path = ''] = process.argv
if (script.endsWith('import.fixture.ts')) await main(schema, importId, path)
