import { expect, test } from 'vitest'
import { warningsOf } from './warnings.ts'

const sound = {
  version: '1',
  node: '26',
  startedAt: '2026-03-01T00:00:00.000Z',
  database: {
    version: '18',
    isBuiltIn: true,
    bytes: 1,
    connections: 5,
    mostConnections: 100,
    brokenIndexes: [] as string[],
  },
  migrations: { applied: 1, last: 'a', lastAt: null, waiting: [] as string[] },
  disk: { free: 5e9, total: 1e10 },
  memory: { process: 1, free: 50, total: 100 },
  events: { lag: 0, failing: [] as string[], paused: [] as string[] },
  jobs: { waiting: 0, failed: 0, lagSeconds: 0 },
  backupAt: '2026-03-01T00:00:00.000Z' as string | null,
  isMailSetUp: true,
  clockSkewMs: 0,
}
const now = new Date('2026-03-02T00:00:00.000Z')
const codes = (patch: Partial<typeof sound>) => warningsOf({ ...sound, ...patch }, now).map((warning) => warning.code)

test('a sound installation warns of nothing', () => {
  expect(codes({})).toEqual([])
})

test.each([
  ['diskFull', { disk: { free: 9e8, total: 1e10 } }],
  ['memoryFull', { memory: { process: 1, free: 4, total: 100 } }],
  ['connections', { database: { ...sound.database, connections: 95 } }],
  ['brokenIndexes', { database: { ...sound.database, brokenIndexes: ['x'] } }],
  ['waitingMigrations', { migrations: { ...sound.migrations, waiting: ['column x'] } }],
  ['readerFails', { events: { lag: 0, failing: ['files'], paused: [] } }],
  ['readerPaused', { events: { lag: 0, failing: [], paused: ['files'] } }],
  ['readerBehind', { events: { lag: 2000, failing: [], paused: [] } }],
  ['jobsFailed', { jobs: { waiting: 0, failed: 1, lagSeconds: 0 } }],
  ['jobsLate', { jobs: { waiting: 1, failed: 0, lagSeconds: 301 } }],
  ['noBackup', { backupAt: null }],
  ['oldBackup', { backupAt: '2026-02-01T00:00:00.000Z' }],
  ['noMail', { isMailSetUp: false }],
  ['clockSkew', { clockSkewMs: -5000 }],
])('%s is said when it is so, and alone', (code, patch) => {
  expect(codes(patch)).toEqual([code])
})
