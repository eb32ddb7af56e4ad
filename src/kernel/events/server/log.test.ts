import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { compareCursors, logStart, parseCursor } from './cursor.ts'
import { gate, type LogWorld, logWorld } from './log.fixture.ts'
import { countAfter, readHead, readLog, rebaseLog, untilSettled } from './log.ts'
import { ensureEventPartitions } from './migrations.ts'

let world: LogWorld
beforeAll(async () => {
  world = await logWorld()
})
afterAll(() => world.close())

/** Other tests run on the same server: what is settled is judged by the server, not by the schema. */
const readOn = async (after: string, limit = 100) => {
  await untilSettled(world.db)
  return readLog(world.db, world.schema, { after, limit })
}
const headNow = async () => {
  await untilSettled(world.db)
  return readHead(world.db, world.schema)
}

describe('reading the log after a cursor', () => {
  test('a transaction that commits late is neither skipped nor overtaken', async () => {
    const start = await headNow()
    const hold = gate()
    const inserted = gate()
    const late = world.db.transaction(async (tx) => {
      const recordId = await world.append(tx)
      inserted.open()
      await hold.passed
      return recordId
    })
    await inserted.passed
    const early = await world.append(world.db)
    const before = await readLog(world.db, world.schema, { after: start, limit: 100 })
    expect(before.events).toEqual([])
    hold.open()
    const lateId = await late
    const after = await readOn(before.next)
    expect(after.events.map((event) => event.recordId)).toEqual([lateId, early])
  })

  test('any interleaving of commits is read completely and once', async () => {
    const plan = fc.array(
      fc.record({ writes: fc.integer({ min: 1, max: 3 }), hold: fc.integer({ min: 0, max: 12 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 7 }), async (transactions, limit) => {
        let cursor = await headNow()
        const seen: string[] = []
        const readSome = async () => {
          const page = await readLog(world.db, world.schema, { after: cursor, limit })
          cursor = page.next
          seen.push(...page.events.map((event) => event.recordId))
          return page.events.length
        }
        let writing = true
        const written = Promise.all(
          transactions.map((each) =>
            world.db.transaction(async (tx) => {
              const ids: string[] = []
              for (let i = 0; i < each.writes; i++) {
                ids.push(await world.append(tx))
                await new Promise((resolve) => setTimeout(resolve, each.hold))
              }
              return ids
            }),
          ),
        ).finally(() => {
          writing = false
        })
        while (writing) await readSome()
        const expected = (await written).flat().sort()
        await untilSettled(world.db)
        while ((await readSome()) > 0);
        expect([...seen].sort()).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  })

  test('a page that is not full ends past everything settled, also past objects that were not asked for', async () => {
    const start = await headNow()
    await world.append(world.db, { object: 'contact' })
    await untilSettled(world.db)
    const page = await readLog(world.db, world.schema, { after: start, limit: 10, objects: ['account'] })
    expect(page.events).toEqual([])
    expect((await readOn(page.next)).events).toEqual([])
    const recordId = await world.append(world.db)
    expect((await readOn(page.next)).events.map((event) => event.recordId)).toEqual([recordId])
    expect(await countAfter(world.db, world.schema, start, 100)).toBe(2)
    expect(await countAfter(world.db, world.schema, start, 100, ['contact'])).toBe(1)
  })
})

test('cursors are ordered by transaction, then by sequence; anything else is no cursor', () => {
  expect(['10-2', '9-30', '10-1'].sort(compareCursors)).toEqual(['9-30', '10-1', '10-2'])
  for (const wrong of ['', '1', '1-', '-1', '1-2-3', ' 1-2', "1-2'", '12345678901234567890-1', '1-9999999999999999999'])
    expect(parseCursor(wrong)).toBeNull()
})

test('a log restored from another server is moved to transactions of this one, and no reader skips an event', async () => {
  const other = await logWorld()
  try {
    for (let i = 0; i < 4; i++) await other.append(other.db)
    const events = id(other.schema, 'sys_event')
    await other.db.run(sql`UPDATE ${events} SET xid = (1000000000 + 10 - seq)::text::xid8`)
    await other.db.run(
      sql`INSERT INTO ${id(other.schema, 'sys_reader')} (name, xid, seq) SELECT 'half', xid, seq FROM ${events} WHERE seq = 3`,
    )
    expect((await readLog(other.db, other.schema, { after: logStart, limit: 10 })).events).toEqual([])
    expect(await rebaseLog(other.db, other.schema)).toBe(true)
    expect(await rebaseLog(other.db, other.schema)).toBe(false)
    await untilSettled(other.db)
    expect((await readLog(other.db, other.schema, { after: logStart, limit: 10 })).events).toHaveLength(4)
    const reader = await other.db.row<{ xid: string; seq: number }>(
      sql`SELECT xid, seq FROM ${id(other.schema, 'sys_reader')}`,
    )
    const rest = await readLog(other.db, other.schema, { after: `${reader?.xid}-${reader?.seq}`, limit: 10 })
    expect(rest.events).toHaveLength(4)
  } finally {
    await other.close()
  }
})

test('partitions are made ahead, and a month takes over what the default partition already holds', async () => {
  const march = new Date('2041-03-10T00:00:00Z')
  await world.db.run(
    sql`INSERT INTO ${id(world.schema, 'sys_event')} (at, type, object, record_id, version, actor, source)
        VALUES (${march}, 'created', 'account', gen_random_uuid(), 1, 'system:test', 'system')`,
  )
  expect(await ensureEventPartitions(world.db, world.schema, new Date('2041-01-31T23:00:00Z'))).toBe(4)
  expect(await ensureEventPartitions(world.db, world.schema, new Date('2041-01-31T23:00:00Z'))).toBe(0)
  const rows = await world.db.rows(
    sql`SELECT split_part(tableoid::regclass::text, '.', 2) AS part FROM ${id(world.schema, 'sys_event')} WHERE at = ${march}`,
  )
  expect(rows).toEqual([{ part: 'sys_event_2041_03' }])
})
