import { access, constants, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Health, readHealth } from '#kernel/db/health.ts'
import { readerStatus } from '#kernel/events/server/readers.ts'
import { listFailed } from '#kernel/jobs/server/queue.ts'
import { keyFile } from '#kernel/secrets/server/keys.ts'
import type { Config } from '../../config.ts'
import type { Command } from '../command.ts'
import { answer, configOf, type Session, withSession } from '../session.ts'

/** What was found, in one line; `ok: false` makes the command fail. */
interface Finding {
  ok: boolean
  text: string
}

const oldestPostgres = 150_000
const leastDisk = 1_000_000_000
const mostDrift = 5_000
const neededExtensions = ['pg_trgm']

export const doctor: Command = {
  name: 'doctor',
  summary: 'Look at this installation and say what is wrong',
  details: 'Prints one line for each check, and answers exit code 1 when one of them failed.',
  async run(input) {
    const config = configOf(input)
    const findings = [checkNode(), await checkDisk(config.dataDir), tellKey(config)]
    for (const finding of findings) tell(finding)
    try {
      await withSession(input, async (session) => {
        findings.push(...(await checkAll(session)).map(tell))
      })
    } catch (error) {
      findings.push(tell({ ok: false, text: `Database: ${(error as Error).message}` }))
    }
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

function tell(finding: Finding): Finding {
  answer(`${finding.ok ? 'ok  ' : 'FAIL'} ${finding.text}`)
  return finding
}

async function checkAll(session: Session): Promise<Finding[]> {
  const health = await readHealth(session.runtime.db, session.config.schema)
  return [
    checkDatabase(health, session),
    checkExtensions(health),
    checkTables(session),
    checkIndexes(health),
    await checkFiles(health, session),
    checkClock(health),
    await checkReaders(session),
    await checkJobs(session),
  ]
}

function checkNode(): Finding {
  return { ok: Number(process.versions.node.split('.')[0]) >= 26, text: `Node ${process.versions.node}` }
}

/** The one thing that a backup does not hold. */
function tellKey({ secretKey, dataDir }: Config): Finding {
  const place = secretKey === undefined ? keyFile(dataDir) : 'RAPPORT_SECRET_KEY'
  return { ok: true, text: `Key of stored secrets: ${place}; no backup holds it, keep a copy elsewhere` }
}

async function checkDisk(dataDir: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataDir).catch(() => statfs('.'))
    const free = bavail * bsize
    return { ok: free >= leastDisk, text: `Disk: ${(free / 1_000_000_000).toFixed(1)} GB free` }
  } catch (error) {
    return { ok: false, text: `Disk: ${(error as Error).message}` }
  }
}

function checkDatabase({ version, versionNumber, isSuperuser }: Health, { config }: Session): Finding {
  const place = config.databaseUrl ? 'outside' : 'built-in'
  const ok = versionNumber >= oldestPostgres
  const role = isSuperuser ? '; signed in as a superuser, a role that owns the database is enough' : ''
  return { ok, text: `Database: PostgreSQL ${version} (${place})${ok ? '' : ', 15 or newer is needed'}${role}` }
}

function checkExtensions({ extensions }: Health): Finding {
  const missing = neededExtensions.filter((name) => !extensions.includes(name))
  return {
    ok: missing.length === 0,
    text: `Extensions: ${missing.length === 0 ? 'all there' : `${missing.join(', ')} missing`}`,
  }
}

function checkTables({ runtime }: Session): Finding {
  const waiting = runtime.pending.map((step) => step.what).join(', ')
  return {
    ok: waiting === '',
    text: `Tables: ${waiting === '' ? 'in step with this version' : `${waiting} (rapport migrate)`}`,
  }
}

function checkIndexes({ brokenIndexes }: Health): Finding {
  const ok = brokenIndexes.length === 0
  return { ok, text: `Indexes: ${ok ? 'all valid' : `broken: ${brokenIndexes.join(', ')}`}` }
}

async function checkFiles({ newestFiles }: Health, { config, files }: Session): Promise<Finding> {
  const directory = join(config.dataDir, 'files')
  if (!(await isWritable(directory))) return { ok: false, text: `Files: ${directory} cannot be written` }
  let missing = 0
  for (const file of newestFiles) {
    const content = await files.get(file, { start: 0, end: 0 })
    if (content) content.destroy()
    else missing++
  }
  return { ok: missing === 0, text: `Files: ${newestFiles.length} newest looked at, ${missing} missing` }
}

/** The directory is made with the first file: until then the one above counts. */
async function isWritable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && isWritable(dirname(directory))
  }
}

function checkClock({ now }: Health): Finding {
  const drift = Math.abs(Date.now() - Date.parse(now))
  return { ok: drift < mostDrift, text: `Clock: ${drift} ms apart from the database's` }
}

async function checkReaders({ runtime }: Session): Promise<Finding> {
  const readers = runtime.workspace.modules.flatMap((module) => module.readers ?? [])
  const states = await readerStatus(await runtime.systemContext('doctor'), readers)
  const failing = states.filter((state) => state.failures > 0)
  const text = failing.map(({ name, error }) => `${name}: ${error}`).join('; ')
  return { ok: failing.length === 0, text: `Readers of the log: ${failing.length === 0 ? 'none fails' : text}` }
}

async function checkJobs({ runtime }: Session): Promise<Finding> {
  const failed = await listFailed(await runtime.systemContext('doctor'))
  const [newest] = failed
  const text = newest
    ? `${failed.length} failed for good, the newest is ${newest.name}: ${newest.reason}`
    : 'none has failed for good'
  return { ok: failed.length === 0, text: `Jobs: ${text}` }
}
