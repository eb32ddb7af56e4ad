import type { Logger } from 'pino'
import { assignmentMigrations } from '#kernel/assignment/server/migrations.ts'
import { assignmentModule } from '#kernel/assignment/server/module.ts'
import { auditMigrations } from '#kernel/audit/server/migrations.ts'
import { authMigrations } from '#kernel/auth/server/migrations.ts'
import { authModule } from '#kernel/auth/server/module.ts'
import { ssoMigrations } from '#kernel/auth/server/sso/migrations.ts'
import { commentsModule } from '#kernel/comments/server/module.ts'
import type { Clock, Context, Source } from '#kernel/context.ts'
import type { RateTable } from '#kernel/currencies/contract.ts'
import { currenciesModule } from '#kernel/currencies/server/module.ts'
import { currencyMigrations, loadRates } from '#kernel/currencies/server/store.ts'
import type { Database } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { eventMigrations } from '#kernel/events/server/migrations.ts'
import { filesModule } from '#kernel/files/server/module.ts'
import { followingMigrations } from '#kernel/following/server/migrations.ts'
import { followingModule } from '#kernel/following/server/reader.ts'
import { demandReckonable } from '#kernel/formulas/server/objectFormulas.ts'
import { guardMigrations } from '#kernel/guards/server/migrations.ts'
import { layoutMigrations } from '#kernel/layouts/server/migrations.ts'
import { refuseTwins, type ServerModule } from '#kernel/module.ts'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import { loadCustomDefinitions } from '#kernel/objects/server/custom-store.ts'
import { migrateObjects, migrateSystem, type SchemaStep } from '#kernel/objects/server/migrate.ts'
import { kernelMigrations, type Migration } from '#kernel/objects/server/migrations.ts'
import { buildRegistry, type Registry } from '#kernel/objects/server/registry.ts'
import { shippedObjects } from '#kernel/objects/server/translate.ts'
import { operationsModule } from '#kernel/operations/server/module.ts'
import { setUndoRules } from '#kernel/operations/server/undoRules.ts'
import { type Identity, type Loaded, loadedSystem, PrincipalCache } from '#kernel/permissions/server/principal.ts'
import { standingOf } from '#kernel/permissions/server/standing.ts'
import { setEffects } from '#kernel/records/server/effects.ts'
import { recordsModule } from '#kernel/records/server/module.ts'
import type { Secrets } from '#kernel/secrets/server/seal.ts'
import { secretMigrations } from '#kernel/secrets/server/store.ts'
import { settingMigrations } from '#kernel/settings/server/migrations.ts'
import { type Organization, organizationSettings } from '#kernel/settings/server/settings.ts'
import { systemModule } from '#kernel/system/server/module.ts'
import { viewMigrations } from '#kernel/views/server/migrations.ts'
import { viewsModule } from '#kernel/views/server/module.ts'

/** One company's data on one database: its registry, its people's rights, and contexts for whoever acts. */
export interface Workspace {
  readonly schema: string
  readonly db: Database
  readonly modules: readonly ServerModule[]
  /** What code declares: the objects, and the history of the system's tables. */
  readonly code: readonly ObjectDef[]
  readonly migrations: readonly Migration[]
  /** The registry at this version of the definitions; loaded anew only when the number has moved. */
  registryAt(version: number): Promise<Registry>
  /** Brings the tables in step with code and custom definitions; answers destroying steps that were not run. */
  migrate(options?: { allowDestroy?: boolean }): Promise<SchemaStep[]>
  /** What modules start a fresh organisation with; again once it has said its language. */
  seed(): Promise<void>
  systemContext(name: string, source?: Source): Promise<Context>
  /** Null when the person or key is gone. */
  contextFor(identity: Identity, source: Source): Promise<Context | null>
  /** For callers that have read versions, organisation and locale with the session already. */
  contextOf(known: KnownCaller, source: Source): Promise<Context | null>
}

export interface KnownCaller {
  identity: Identity
  permissionVersion: number
  registryVersion: number
  ratesVersion: number
  organization: Organization
  locale?: Partial<Context['locale']>
}

export interface WorkspaceOptions {
  db: Database
  schema: string
  modules: readonly ServerModule[]
  clock: Clock
  log: Logger
  secrets: Secrets
  /** Told after each commit that the log has grown. */
  wake?: () => void
}

/** Throws when two modules have one name: most often one that is listed twice. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const { db, schema, clock, log, secrets } = options
  const modules = [
    authModule,
    operationsModule,
    recordsModule,
    currenciesModule,
    viewsModule,
    systemModule,
    followingModule,
    filesModule,
    commentsModule,
    assignmentModule,
    ...options.modules,
  ]
  // Its hooks would run twice, and of its readers and jobs it would not be clear whose turn it is.
  refuseTwins('modules', modules)
  const code = shippedObjects(modules)
  demandReckonable(buildRegistry(code))
  const migrations: Migration[] = [
    ...kernelMigrations,
    ...eventMigrations,
    ...layoutMigrations,
    ...guardMigrations,
    ...followingMigrations,
    ...authMigrations,
    ...ssoMigrations,
    ...settingMigrations,
    ...currencyMigrations,
    ...secretMigrations,
    ...auditMigrations,
    ...viewMigrations,
    ...assignmentMigrations,
    ...options.modules.flatMap((module) => module.migrations ?? []),
  ]
  setEffects(
    modules.map((module) => module.hooks ?? {}),
    options.wake ?? (() => undefined),
  )
  setUndoRules(modules.flatMap((module) => module.undoRules ?? []))
  const principals = new PrincipalCache()
  let current: { version: number; registry: Registry } | undefined

  const registryAt = async (version: number) => {
    if (current?.version === version) return current.registry
    const registry = buildRegistry(code, await loadCustomDefinitions(db, schema))
    current = { version, registry }
    return registry
  }
  let rated: { version: number; rates: RateTable } = { version: 0, rates: new Map() }
  const ratesAt = async (version: number) => {
    // Rates come with their version, so those of a later one may be read, never those of an earlier.
    if (rated.version !== version) rated = { version, rates: await loadRates(db, schema) }
    return rated.rates
  }
  const contextWith = (
    loaded: Loaded,
    registry: Registry,
    rates: RateTable,
    organization: Organization,
    source: Source,
    locale: Partial<Context['locale']> = {},
  ): Context => ({
    actor: loaded.actor,
    access: loaded.access,
    workspace: { schema },
    db,
    registry,
    clock,
    source,
    operation: null,
    locale: localeOf(organization, locale),
    organization: { ...pick(organization), rates },
    log,
    secrets,
  })
  const contextOf = async (known: KnownCaller, source: Source) => {
    const registry = await registryAt(known.registryVersion)
    const loaded = await principals.load(db, schema, registry, known.identity, known.permissionVersion)
    if (!loaded) return null
    const rights = standingOf(schema, registry, known.identity, loaded, known.permissionVersion)
    return {
      ...contextWith(loaded, registry, await ratesAt(known.ratesVersion), known.organization, source, known.locale),
      rights,
    }
  }
  const systemContext = async (name: string, source: Source = 'system') => {
    const { registryVersion, ratesVersion, organization } = await readVersions(db, schema)
    const rates = await ratesAt(ratesVersion)
    return contextWith(loadedSystem(name), await registryAt(registryVersion), rates, organization, source)
  }
  return {
    schema,
    db,
    modules,
    code,
    migrations,
    registryAt,
    contextOf,
    async migrate(migrateOptions = {}) {
      await migrateSystem(db, schema, migrations)
      const { registryVersion } = await readVersions(db, schema)
      return migrateObjects(db, schema, await registryAt(registryVersion), migrateOptions)
    },
    systemContext,
    async seed() {
      for (const module of modules) await module.seed?.(await systemContext(`${module.name}: seed`))
    },
    async contextFor(identity, source) {
      const versions = await readVersions(db, schema)
      const locale = identity.type === 'user' ? await readLocale(db, schema, identity.id) : {}
      return contextOf({ identity, ...versions, locale }, source)
    },
  }
}

const pick = ({ currency, country, language, fiscalYear, timeZone }: Organization) => ({
  currency,
  country,
  language,
  fiscalYear,
  zone: timeZone,
})

function localeOf(organization: Organization, own: Partial<Context['locale']>): Context['locale'] {
  return {
    language: own.language ?? organization.language,
    zone: own.zone ?? organization.timeZone,
    weekStart: own.weekStart ?? organization.weekStart,
    nameOrder: own.nameOrder ?? 'given',
  }
}

interface Versions {
  permissionVersion: number
  registryVersion: number
  ratesVersion: number
  organization: Organization
}

async function readVersions(db: Database, schema: string): Promise<Versions> {
  const row = await db.row<{ permission: number; registry: number; rates: number; organization: unknown }>(sql`
    SELECT m.permission_version AS permission, m.registry_version AS registry, m.rates_version AS rates, o.value AS organization
    FROM ${id(schema, 'sys_meta')} m LEFT JOIN ${id(schema, 'sys_setting')} o ON o.key = 'organization'`)
  return {
    permissionVersion: row?.permission ?? 0,
    registryVersion: row?.registry ?? 0,
    ratesVersion: row?.rates ?? 0,
    organization: organizationSettings(row?.organization),
  }
}

async function readLocale(db: Database, schema: string, userId: string): Promise<Partial<Context['locale']>> {
  const row = await db.row<{ locale: Partial<Context['locale']> }>(sql`
    SELECT json_strip_nulls(json_build_object(
      'language', language, 'zone', time_zone, 'weekStart', week_start, 'nameOrder', name_order)) AS locale
    FROM ${id(schema, 'user')} WHERE id = ${userId}`)
  return row?.locale ?? {}
}
