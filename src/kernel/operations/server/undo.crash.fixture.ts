import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { systemClock } from '#kernel/context.ts'
import { openDatabase } from '#kernel/db/database.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { openWorkspace } from '#kernel/workspace/workspace.ts'
import { deal, firm } from './undo.objects.fixture.ts'
import { runUndo } from './undo.ts'

/** Run as a process of its own by the crash test: goes on with an undo until it is killed. */
const [, , schema = '', person = '', operation = ''] = process.argv
const workspace = openWorkspace({
  db: openDatabase(testDatabaseConfig()),
  schema,
  modules: [{ name: 'test', objects: [firm, deal] }],
  clock: systemClock,
  log: pino({ level: 'silent' }),
  secrets: secretsOf([randomBytes(32)]),
})
const ctx = await workspace.contextFor({ type: 'user', id: person }, 'undo')
if (ctx) await runUndo(ctx, operation)
