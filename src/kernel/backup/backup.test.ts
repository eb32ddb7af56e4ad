import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { diskStore } from '#kernel/files/server/disk.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { convertField } from '#kernel/objects/server/convertField.ts'
import { createCustomField, createCustomObject } from '#kernel/objects/server/custom.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { backup } from './backup.ts'
import { BackupError, createBackupFile, readSections } from './container.ts'
import { type Manifest, manifestSchema } from './manifest.ts'
import { restore } from './restore.ts'
import { verifyBackup } from './verify.ts'

const vault = defineObject({
  name: 'vault',
  plural: 'vaults',
  label: 'Vault',
  pluralLabel: 'Vaults',
  icon: 'Lock',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true },
    coins: { kind: 'integer' },
    price: { kind: 'money' },
    parent: { kind: 'link', target: 'vault', inverse: 'children' },
    number: { kind: 'autoNumber', format: 'V-{0000}' },
  },
})

/** A store of its own below the test's folder. */
function newFiles(): FileStore {
  return diskStore(join(folder, randomBytes(6).toString('hex')))
}

async function contentOf(files: FileStore, file: string): Promise<string> {
  const stream = await files.get(file)
  return stream ? hash(Buffer.concat(await stream.toArray())) : 'missing'
}
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

let folder: string
let source: TestWorkspace
let files: FileStore
let fileId: string
const content = randomBytes(700_000)
let good: string
const targets: TestWorkspace[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-backup-'))
  source = await testWorkspace({ objects: [vault] })
  files = newFiles()
  await fill(source)
  good = join(folder, 'good.rapport')
  await backup({ workspace: source.workspace, files, version: '1.0.0', path: good })
})
afterAll(async () => {
  for (const workspace of [source, ...targets]) await workspace.close()
  await rm(folder, { recursive: true, force: true })
})

async function fill(ws: TestWorkspace): Promise<void> {
  const person = await ws.person(['admin'], { name: 'Ada' })
  await createCustomObject(await ws.system(), {
    name: 'machine',
    plural: 'machines',
    label: 'Machine',
    pluralLabel: 'Machines',
    fields: [{ name: 'power', kind: 'decimal' }],
  })
  await createCustomField(await ws.system(), 'vault', { name: 'weight', kind: 'text' })
  // What it was before is kept in columns of its own.
  await migrateJobs(testDatabaseConfig())
  await convertField(await ws.system(), 'vault', 'weight', { def: { kind: 'decimal' } })
  const ctx = await ws.system()
  const parent = await engine.create(ctx, 'vault', {
    name: 'Tab\t, line\nand \\. backslash',
    coins: 1000,
    weight: '1.5',
  })
  await engine.createMany(
    ctx,
    'vault',
    Array.from({ length: 20 }, (_, n) => ({ name: `Vault ${n}`, coins: 1000, parent: parent.id })),
  )
  await engine.create(ctx, 'machine', { name: 'Lathe', power: '12.75' })
  await engine.remove(ctx, 'vault', parent.id)
  const stored = await files.put(Readable.from([content]), { maxBytes: 1_000_000 })
  fileId = stored.id
  await ws.db.run(sql`
    INSERT INTO ${id(ws.schema, 'sys_file')} (id, name, size, type, sha256, created_at, created_by)
    VALUES (${stored.id}, 'plan.pdf', 700000, 'application/pdf', ${stored.sha256}, now(), ${`user:${person.id}`})`)
}

async function emptyWorkspace(): Promise<TestWorkspace> {
  const workspace = await testWorkspace({ objects: [vault] })
  targets.push(workspace)
  return workspace
}

/** Tables and files of a backup with their digests: equal digests mean equal rows in equal order. */
async function contentsOf(path: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const { header, data, end } of readSections(path)) {
    for await (const _ of data);
    const { name, id: file, kind } = header as { kind: string; name?: string; id?: string }
    if (kind !== 'manifest') found[name ?? file ?? ''] = `${end().sha256} ${end().rows ?? ''}`
  }
  return found
}

describe('a backup', () => {
  test('restored into an empty workspace has the same rows and files (R-28)', async () => {
    const target = await emptyWorkspace()
    const stored = newFiles()
    const { manifest, rows } = await restore({ workspace: target.workspace, files: stored, path: good })
    expect(manifest).toMatchObject({ version: '1.0.0', files: 1 })
    expect(rows).toBeGreaterThan(40)
    const again = join(folder, 'again.rapport')
    await backup({ workspace: target.workspace, files: stored, version: '1.0.0', path: again })
    expect(await contentsOf(again)).toEqual(await contentsOf(good))
    expect(await contentOf(stored, fileId)).toBe(hash(content))
  })

  test('restored is a workspace in which work goes on: search, numbers, custom objects, history and new events', async () => {
    const target = await emptyWorkspace()
    await restore({ workspace: target.workspace, files: newFiles(), path: good })
    expect(await target.workspace.migrate()).toEqual([])
    const ctx = await target.system()
    expect(await engine.count(ctx, 'vault', { search: 'Vault 1' })).toMatchObject({ value: 11 })
    expect((await engine.query(ctx, 'machine', {})).items).toMatchObject([{ name: 'Lathe', power: '12.75' }])
    expect((await engine.query(ctx, 'vault', { trash: true })).items).toMatchObject([
      { name: 'Tab\t, line\nand \\. backslash' },
    ])
    const made = await engine.create(ctx, 'vault', { name: 'After' })
    expect(made.number).toBe('V-0022')
    const [order] = await target.db.rows(sql`
      SELECT bool_and((e.xid, e.seq) < (n.xid, n.seq)) AS newest, count(*)::integer AS older
      FROM ${id(target.schema, 'sys_event')} e, ${id(target.schema, 'sys_event')} n
      WHERE n.record_id = ${made.id} AND e.record_id <> ${made.id}`)
    expect(order).toMatchObject({ newest: true })
  })

  test('shows one moment while people write: sums, versions and events agree (R-28)', async () => {
    const busy = await testWorkspace({ objects: [vault] })
    targets.push(busy)
    const ctx = await busy.system()
    const outcomes = await engine.createMany(
      ctx,
      'vault',
      Array.from({ length: 200 }, (_, n) => ({ name: `Vault ${n}`, coins: 1000 })),
    )
    const ids = outcomes.map((outcome) => ('id' in outcome ? outcome.id : ''))
    let stopped = false
    let moves = 0
    const load = async () => {
      while (!stopped) {
        const [from = '', to = ''] = [ids[moves % 200], ids[(moves * 7 + 1) % 200]]
        if (from !== to) await move(busy, from, to)
        moves++
      }
    }
    const loads = [load(), load(), load()]
    const path = join(folder, 'busy.rapport')
    const before = moves
    await backup({ workspace: busy.workspace, files: newFiles(), version: '1.0.0', path })
    stopped = true
    await Promise.all(loads)
    expect(moves).toBeGreaterThan(before)

    const target = await emptyWorkspace()
    await restore({ workspace: target.workspace, files: newFiles(), path })
    const [sums] = await target.db.rows(sql`
      SELECT sum(coins)::integer AS coins, sum(version)::integer AS versions,
        (SELECT count(*)::integer FROM ${id(target.schema, 'sys_event')} WHERE object = 'vault') AS events
      FROM ${id(target.schema, 'vault')}`)
    expect(sums?.coins).toBe(200_000)
    expect(sums?.versions).toBe(sums?.events)
  })

  test('leaves out sign-ins, one-time links and kept answers: they stay ended after a restore', async () => {
    const names = Object.keys(await contentsOf(good))
    expect(names).toEqual(expect.arrayContaining(['sys_credential', 'sys_event', 'sys_object', 'vault', 'machine']))
    for (const name of ['sys_session', 'sys_one_time_token', 'sys_idempotency', 'sys_rate'])
      expect(names).not.toContain(name)
  })

  test('readers go on with the first event that they had not handled', async () => {
    const ws = await testWorkspace({ objects: [vault] })
    targets.push(ws)
    const ctx = await ws.system()
    for (const name of ['A', 'B', 'C']) await engine.create(ctx, 'vault', { name })
    const events = id(ws.schema, 'sys_event')
    await ws.db.run(sql`
      INSERT INTO ${id(ws.schema, 'sys_reader')} (name, xid, seq)
      SELECT 'half', xid, seq FROM ${events} ORDER BY xid, seq OFFSET 1 LIMIT 1`)
    await ws.db.run(sql`INSERT INTO ${id(ws.schema, 'sys_reader')} (name) VALUES ('new')`)
    const path = join(folder, 'readers.rapport')
    await backup({ workspace: ws.workspace, files: newFiles(), version: '1.0.0', path })
    const target = await emptyWorkspace()
    await restore({ workspace: target.workspace, files: newFiles(), path })
    const waiting = await target.db.rows(sql`
      SELECT r.name, array_agg(e.after->>'name' ORDER BY e.seq) AS waiting
      FROM ${id(target.schema, 'sys_reader')} r JOIN ${id(target.schema, 'sys_event')} e ON (e.xid, e.seq) > (r.xid, r.seq)
      WHERE r.name IN ('half', 'new') AND e.object = 'vault' GROUP BY r.name ORDER BY r.name`)
    expect(waiting).toEqual([
      { name: 'half', waiting: ['C'] },
      { name: 'new', waiting: ['A', 'B', 'C'] },
    ])
  })

  test('that cannot be finished leaves no file of its name (R-22)', async () => {
    const path = join(folder, 'broken.rapport')
    const torn: FileStore = { ...files, get: async () => Readable.from([Buffer.from('other')]) }
    await expect(backup({ workspace: source.workspace, files: torn, version: '1', path })).rejects.toThrow(
      'another checksum',
    )
    await expect(
      backup({ workspace: source.workspace, files, version: '1', path: join(folder, 'no', 'x') }),
    ).rejects.toThrow('ENOENT')
    expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual([])
  })
})

async function move(ws: TestWorkspace, from: string, to: string): Promise<void> {
  const ctx = await ws.system()
  await ws.db.transaction(async (tx) => {
    // Always in the same order, so that two movers do not lock each other out.
    for (const one of [from, to].sort()) {
      const { coins } = await engine.get({ ...ctx, db: tx }, 'vault', one)
      await tx.run(sql`SELECT 1 FROM ${id(ws.schema, 'vault')} WHERE id = ${one} FOR UPDATE`)
      expect(typeof coins).toBe('number')
    }
    for (const [one, step] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const row = await tx.row<{ coins: number }>(sql`SELECT coins FROM ${id(ws.schema, 'vault')} WHERE id = ${one}`)
      await engine.update({ ...ctx, db: tx }, 'vault', one, { coins: (row?.coins ?? 0) + step })
    }
  })
}

test('a file that the store has lost is told and does not prevent the backup', async () => {
  const path = join(folder, 'lost.rapport')
  const summary = await backup({ workspace: source.workspace, files: newFiles(), version: '1', path })
  expect(summary).toMatchObject({ files: 0, missingFiles: 1 })
  const target = await emptyWorkspace()
  await restore({ workspace: target.workspace, files: newFiles(), path })
  expect(await target.db.rows(sql`SELECT name FROM ${id(target.schema, 'sys_file')}`)).toEqual([{ name: 'plan.pdf' }])
})

describe('a restore is refused with the reason, and nothing is changed (R-28)', () => {
  /** One target for all of them: a refused restore leaves it as it was. */
  let target: TestWorkspace
  beforeAll(async () => {
    target = await emptyWorkspace()
  })
  async function refused(path: string, reason: RegExp): Promise<void> {
    const before = await shape(target)
    const stored = newFiles()
    const attempt = restore({ workspace: target.workspace, files: stored, path })
    await expect(attempt).rejects.toThrow(reason)
    await expect(attempt).rejects.toBeInstanceOf(BackupError)
    expect(await shape(target)).toEqual(before)
    expect(await contentOf(stored, fileId)).toBe('missing')
  }
  const shape = (ws: TestWorkspace) =>
    ws.db.rows(sql`
      SELECT c.relname, c.oid::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${ws.schema} ORDER BY c.relname`)

  test('when the workspace is in use', async () => {
    const used = await emptyWorkspace()
    await used.person(['user'], { name: 'Grace' })
    await expect(restore({ workspace: used.workspace, files: newFiles(), path: good })).rejects.toThrow('in use')
    expect(await engine.count(await used.system(), 'user', {})).toMatchObject({ value: 1 })
  })

  test('when the file is foreign or empty', async () => {
    const path = join(folder, 'foreign')
    await writeFile(path, 'PK\u0003\u0004 something else')
    await refused(path, /not a backup of Rapport/)
    await writeFile(path, '')
    await refused(path, /not a backup of Rapport/)
  })

  test('when the format is newer', async () => {
    const path = join(folder, 'newer')
    await writeFile(
      path,
      (await readFile(good)).toString('latin1').replace('RAPPORT BACKUP 1', 'RAPPORT BACKUP 2'),
      'latin1',
    )
    await refused(path, /newer Rapport/)
  })

  test.each([0.02, 0.5, 0.9, 0.9999])('when it is cut off at %d of its length', async (part) => {
    const path = join(folder, 'cut')
    const content = await readFile(good)
    await writeFile(path, content)
    await truncate(path, Math.max(18, Math.floor(content.length * part)))
    await refused(path, /cut off/)
  })

  test.each([20, 500, -300, -5])('when a byte at %d has changed', async (place) => {
    const path = join(folder, 'bent')
    const content = await readFile(good)
    const at = place < 0 ? content.length + place : place
    content[at] = (content[at] ?? 0) ^ 0x40
    await writeFile(path, content)
    await refused(path, /damaged|cut off/)
  })

  describe('when somebody has written a file with right checksums and wrong contents (S-28, S-31)', () => {
    type Part = [header: object, data: string, rows?: number | undefined]
    async function forge(name: string, change: (manifest: Manifest, parts: Part[]) => void): Promise<string> {
      const parts: Part[] = []
      let manifest: Manifest | undefined
      for await (const { header, data, end } of readSections(good)) {
        const chunks: Buffer[] = []
        for await (const chunk of data) chunks.push(chunk)
        if (!manifest) manifest = manifestSchema.parse(header)
        else parts.push([header as object, Buffer.concat(chunks).toString('latin1'), end().rows])
      }
      if (!manifest) throw new Error('The backup has no manifest')
      change(manifest, parts)
      const path = join(folder, name)
      const writer = await createBackupFile(path)
      for (const [header, data, rows] of [[manifest, ''] as Part, ...parts]) {
        await writer.section(
          header,
          (async function* () {
            if (data) yield Buffer.from(data, 'latin1')
          })(),
          rows === undefined ? undefined : () => rows,
        )
      }
      await writer.finish()
      return path
    }
    const tableOf = (parts: Part[], name: string) => {
      const part = parts.find(([header]) => (header as { name?: string }).name === name)
      if (!part) throw new Error(`No table ${name}`)
      return part
    }

    test('the same file written again is taken', async () => {
      const fresh = await emptyWorkspace()
      const path = await forge('same', () => {})
      expect((await restore({ workspace: fresh.workspace, files: newFiles(), path })).rows).toBeGreaterThan(40)
    })

    test('a table name with a statement in it', async () => {
      const name = 'vault" (name) FROM STDIN; DROP SCHEMA public CASCADE; --'
      await refused(
        await forge('name', (manifest, parts) => {
          for (const table of manifest.tables) if (table.name === 'vault') table.name = name
          Object.assign(tableOf(parts, 'vault')[0], { name })
        }),
        /damaged/,
      )
    })

    test('a column that the table has not', async () => {
      await refused(
        await forge('column', (manifest) => {
          manifest.tables.find((table) => table.name === 'vault')?.columns.push('password')
        }),
        /vault\.password/,
      )
    })

    test('a system catalogue instead of a table', async () => {
      await refused(
        await forge('catalogue', (manifest, parts) => {
          for (const table of manifest.tables) if (table.name === 'vault') table.name = 'pg_authid'
          Object.assign(tableOf(parts, 'vault')[0], { name: 'pg_authid' })
        }),
        /pg_authid/,
      )
    })

    test('statements after the end of the rows are never run', async () => {
      const fresh = await emptyWorkspace()
      const path = await forge('statements', (_, parts) => {
        tableOf(parts, 'sys_role')[1] += '\\.\nCREATE TABLE public.planted (n integer);\n'
      })
      await restore({ workspace: fresh.workspace, files: newFiles(), path })
      expect(await fresh.db.row(sql`SELECT to_regclass('public.planted') AS planted`)).toEqual({ planted: null })
    })

    test('a custom object whose name is a statement', async () => {
      await refused(
        await forge('object', (_, parts) => {
          const part = tableOf(parts, 'sys_object')
          part[1] = part[1].replaceAll('"machine"', '"x\\"; drop table y"')
        }),
        /damaged/,
      )
    })

    test('a field kind that is none', async () => {
      await refused(
        await forge('kind', (_, parts) => {
          const part = tableOf(parts, 'sys_field')
          part[1] = part[1].replaceAll('"decimal"', '"constructor"')
        }),
        /damaged/,
      )
    })

    test('columns of a name that is none', async () => {
      await refused(
        await forge('columns', (_, parts) => {
          const part = tableOf(parts, 'sys_field')
          part[1] = part[1].replaceAll('weight__1_was', 'w"; drop table y')
        }),
        /damaged/,
      )
    })

    test('a file whose name leads elsewhere', async () => {
      await refused(
        await forge('path', (_, parts) => Object.assign(parts.at(-1)?.[0] ?? {}, { id: '../../../etc/passwd' })),
        /damaged/,
      )
    })

    test('fewer tables than it says', async () => {
      await refused(await forge('fewer', (_, parts) => parts.splice(-2, 1)), /damaged/)
    })

    test('steps of a newer Rapport', async () => {
      await refused(await forge('steps', (manifest) => manifest.migrations.push('kernel-99')), /newer Rapport/)
    })
  })
})

test('a backup can be read through without touching anything', async () => {
  expect(await verifyBackup(good, source.workspace)).toMatchObject({ kind: 'manifest', organization: 'Rapport' })
})
