import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { contextOfActor } from '#kernel/auth/server/contexts.ts'
import { newToken } from '#kernel/auth/server/secrets.ts'
import { needsSetup } from '#kernel/auth/server/setup.ts'
import { systemClock } from '#kernel/context.ts'
import { type DatabaseConfig, ensureDatabase } from '#kernel/db/database.ts'
import { watchHead } from '#kernel/events/server/head.ts'
import { type Live, startLive } from '#kernel/events/server/live.ts'
import { startReaders } from '#kernel/events/server/readers.ts'
import { wakeReaders } from '#kernel/events/server/wake.ts'
import { diskStore } from '#kernel/files/server/disk.ts'
import { fileReader, fileSweep } from '#kernel/files/server/files.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { migrateJobs, startWorker } from '#kernel/jobs/server/worker.ts'
import type { ServerModule } from '#kernel/module.ts'
import { openOutbound } from '#kernel/outbound/client.ts'
import { openSecrets } from '#kernel/secrets/server/keys.ts'
import { importing } from '#modules/data/server/module.ts'
import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { modules } from './modules.ts'
import { startPostgres } from './postgres/start.ts'
import { openRuntime, type Runtime } from './runtime.ts'
import { buildWebApp, webRoot } from './web-build.ts'

export interface StartOptions {
  env?: Record<string, string | undefined>
  /** Where the few lines for people go; default: standard output. */
  print?: (line: string) => void
}

export interface RunningServer {
  /** Where it listens. */
  url: string
  app: FastifyInstance
  runtime: Runtime
  /** Takes no new work, lets running requests and jobs end, then closes everything. Safe to call twice. */
  stop(): Promise<void>
}

/** What was opened, closed in reverse order; each step survives the failure of another. */
type Closing = (() => Promise<void>)[]

/** The whole program in one process: database, web app, readers, jobs and HTTP. */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const config = readConfig(options.env ?? process.env)
  const print = options.print ?? ((line: string) => process.stdout.write(`${line}\n`))
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: false }))
  const closing: Closing = []
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= closeAll(closing, log)
    return stopped
  }
  try {
    const built = config.web && config.roles.has('web') ? buildWebApp(print) : Promise.resolve()
    // Awaited below, when the database is there too.
    built.catch(() => undefined)
    const database = await databaseOf(config, log, closing)
    const running = await run(config, database, log, closing)
    await built
    await announce(config, running, print)
    return { ...running, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function databaseOf(config: Config, log: Logger, closing: Closing): Promise<DatabaseConfig> {
  if (config.databaseUrl) return { connectionString: config.databaseUrl }
  const postgres = await startPostgres({ dataDir: config.dataDir, log: (message) => log.debug(message) })
  closing.push(() => postgres.stop())
  await ensureDatabase(postgres.config, postgres.config.database)
  return postgres.config
}

type Running = Pick<RunningServer, 'url' | 'app' | 'runtime'> & { setupToken: string }

async function run(config: Config, database: DatabaseConfig, log: Logger, closing: Closing): Promise<Running> {
  await migrateJobs(database)
  const files = diskStore(join(config.dataDir, 'files'))
  const runtime = await openRuntime({
    database,
    schema: config.schema,
    modules: [...modules, keepFiles(files), importing(files)],
    log,
    secrets: await openSecrets(config),
    wake: () => wakeReaders(config.schema),
  })
  closing.push(() => runtime.close())
  for (const step of runtime.pending) log.warn(`Not done because it would destroy data: ${step.what}`)
  const live = await startBackground(config, database, runtime, log, closing)
  const setupToken = config.setupToken ?? newToken()
  let isReady = true
  const app = await createApp({
    config,
    workspace: runtime.workspace,
    clock: systemClock,
    log,
    setupToken,
    webRoot,
    live,
    files,
    outbound: openOutbound({ allow: config.outboundAllow }),
    isReady: () => isReady,
  })
  closing.push(async () => {
    isReady = false
    live.stop()
    // What clients have sent by now is still answered, with a hint to close; only then is nothing more read.
    await new Promise((resolve) => setTimeout(resolve, graceMilliseconds))
    await app.close()
  })
  const url = await app.listen({ host: config.host, port: config.port })
  // A port of the system's choice is known only now.
  if (config.port === 0) config.publicUrl = url.replace('127.0.0.1', 'localhost')
  return { url, app, runtime, setupToken }
}

/** Everything that works without being asked: live streams, and in a worker the log's readers and jobs. */
async function startBackground(
  config: Config,
  database: DatabaseConfig,
  { db, workspace, systemContext }: Runtime,
  log: Logger,
  closing: Closing,
): Promise<Live> {
  const head = await watchHead(db, config.schema, log)
  closing.push(() => head.stop())
  const live = startLive(await systemContext('live'), head)
  if (!config.roles.has('worker')) return live
  const following = workspace.modules.flatMap((module) => module.readers ?? [])
  const readers = await startReaders(following, head, systemContext)
  closing.push(() => readers.stop())
  const worker = await startWorker({
    database,
    jobs: workspace.modules.flatMap((module) => module.jobs ?? []),
    workspaces: [config.schema],
    contextForActor: (_schema, actor) => contextOfActor(workspace, actor),
    log,
  })
  closing.push(() => worker.stop())
  return live
}

/** Files belong to the records that name them; where their bytes lie is known here alone. */
const keepFiles = (store: FileStore): ServerModule => ({
  name: 'files',
  objects: [],
  readers: [fileReader(store)],
  jobs: [fileSweep(store)],
})

async function announce(
  config: Config,
  { runtime, setupToken }: Running,
  print: (line: string) => void,
): Promise<void> {
  if (!config.roles.has('web')) {
    print(`Rapport works in the background; its health is at ${config.publicUrl}/api/health`)
    return
  }
  const { schema, db } = runtime.workspace
  const isNew = await needsSetup({ db, workspace: { schema } })
  print(`Rapport is ready at ${config.publicUrl}`)
  // The token stands after `#`, where no server and no log along the way sees it.
  if (isNew) print(`Set it up here, once: ${config.publicUrl}/setup#${setupToken}`)
}

async function closeAll(closing: Closing, log: Logger): Promise<void> {
  for (const close of closing.toReversed()) await close().catch((error) => log.error({ err: error }, 'Closing failed'))
  log.flush()
}

/** Requests already on their way when the program is asked to stop still come in. */
const graceMilliseconds = 250

/** Longest wait for running work after SIGTERM. */
const drainSeconds = 30

/** Starts the server and stops it when the system or Ctrl-C asks for it. */
export async function serve(options: StartOptions = {}): Promise<void> {
  const server = await startServer(options)
  let asked = false
  const end = async () => {
    // The second signal means now.
    if (asked) process.exit(130)
    asked = true
    setTimeout(() => process.exit(1), drainSeconds * 1000).unref()
    await server.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await serve().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  })
}
