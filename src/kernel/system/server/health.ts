import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import type { Context } from '#kernel/context.ts'
import { readHealth } from '#kernel/db/health.ts'
import { forbidden } from '#kernel/errors.ts'
import { readerStatus } from '#kernel/events/server/readers.ts'
import { jobsOverview } from '#kernel/jobs/server/overview.ts'
import { hasMail } from '#kernel/mail/server/settings.ts'
import type { Reader } from '#kernel/module.ts'
import { diffSchema } from '#kernel/objects/server/migrate.ts'
import type { SystemHealth } from '../contract.ts'
import { appliedMigrations, databaseUse, lastBackup } from './store.ts'
import { warningsOf } from './warnings.ts'

/** What only the host knows of itself. */
export interface Surroundings {
  version: string
  dataDir: string
  isBuiltIn: boolean
  readers: readonly Reader[]
}

/** How the installation is, for administrators alone (S-52). */
export async function systemHealth(ctx: Context, around: Surroundings): Promise<SystemHealth> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators see how the installation is')
  const before = Date.now()
  const database = await readHealth(ctx.db, ctx.workspace.schema)
  const skew = (before + Date.now()) / 2 - Date.parse(database.now)
  const facts = {
    version: around.version,
    node: process.versions.node,
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    database: {
      version: database.version,
      isBuiltIn: around.isBuiltIn,
      brokenIndexes: database.brokenIndexes,
      ...(await databaseUse(ctx)),
    },
    migrations: await migrations(ctx),
    disk: await diskOf(around.dataDir),
    memory: { process: process.memoryUsage.rss(), free: freemem(), total: totalmem() },
    events: await eventLag(ctx, around.readers),
    jobs: await jobLag(ctx),
    backupAt: await lastBackup(ctx),
    isMailSetUp: await hasMail(ctx),
    clockSkewMs: Math.round(skew),
  }
  return { ...facts, warnings: warningsOf(facts, ctx.clock.now()) }
}

async function migrations(ctx: Context): Promise<SystemHealth['migrations']> {
  const { schema } = ctx.workspace
  const rows = await appliedMigrations(ctx)
  const waiting = await diffSchema(ctx.db, schema, ctx.registry)
  const [last] = rows
  return {
    applied: rows.length,
    last: last?.name ?? null,
    lastAt: last?.at ?? null,
    waiting: waiting.map((step) => step.what),
  }
}

async function diskOf(dataDir: string): Promise<SystemHealth['disk']> {
  const found = await statfs(dataDir).catch(() => null)
  return found && { free: found.bavail * found.bsize, total: found.blocks * found.bsize }
}

async function eventLag(ctx: Context, readers: readonly Reader[]): Promise<SystemHealth['events']> {
  const states = await readerStatus(ctx, readers)
  return {
    lag: Math.max(0, ...states.map((state) => state.lag)),
    failing: states.filter((state) => state.failures > 0).map((state) => state.name),
    paused: states.filter((state) => state.pausedAt !== null).map((state) => state.name),
  }
}

async function jobLag(ctx: Context): Promise<SystemHealth['jobs']> {
  const { counts, items } = await jobsOverview(ctx, 'waiting')
  const oldest = items[0] ? (Date.now() - Date.parse(items[0].runAt)) / 1000 : 0
  return { waiting: counts.waiting, failed: counts.failed, lagSeconds: Math.max(0, Math.round(oldest)) }
}
