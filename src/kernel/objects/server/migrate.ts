import { createHash } from 'node:crypto'
import type { Db, Sql } from '#kernel/db/contract.ts'
import { patiently } from '#kernel/db/patient.ts'
import { compile, id, literal, raw, sql } from '#kernel/db/sql.ts'
import type { Migration } from './migrations.ts'
import type { Registry } from './registry.ts'
import { type IndexPlan, planTable, type TablePlan } from './tables.ts'

/** One difference between definitions and tables. Adding is done by itself, destroying only when asked. */
export interface SchemaStep {
  kind: 'add' | 'destroy'
  what: string
  run: Sql
  /** CREATE INDEX CONCURRENTLY may not run in a transaction. */
  concurrent?: boolean
}

/** Prepares the schema and runs the migrations that are new, one process at a time. */
export async function migrateSystem(db: Db, schema: string, migrations: readonly Migration[]): Promise<string[]> {
  await db.run(sql`CREATE SCHEMA IF NOT EXISTS ${id(schema)}`)
  // Two processes that find the extension missing at once must not both make it.
  await db.transaction(async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('rapport extensions'))`)
    await tx.run(sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`)
  })
  return db.transaction(async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`rapport migrate ${schema}`}))`)
    await tx.run(
      sql`CREATE TABLE IF NOT EXISTS ${id(schema, 'sys_migration')} (name text PRIMARY KEY, at timestamptz(3) NOT NULL DEFAULT now())`,
    )
    const known = new Set(
      (await tx.rows<{ name: string }>(sql`SELECT name FROM ${id(schema, 'sys_migration')}`)).map((row) => row.name),
    )
    const ran: string[] = []
    for (const migration of migrations) {
      if (known.has(migration.name)) continue
      for (const statement of migration.up(schema)) await tx.run(statement)
      await tx.run(sql`INSERT INTO ${id(schema, 'sys_migration')} (name) VALUES (${migration.name})`)
      ran.push(migration.name)
    }
    return ran
  })
}

/** What separates the tables from the registry. Tables of the system (`sys_…`) are left alone. */
export async function diffSchema(db: Db, schema: string, registry: Registry): Promise<SchemaStep[]> {
  const standing = await readSchema(db, schema)
  const plans = [...registry.objects.values()].map(planTable)
  const tables = plans.flatMap((plan) => tableSteps(schema, plan, standing))
  const references = plans.flatMap((plan) => referenceSteps(schema, plan, registry, standing))
  const wanted = new Set(plans.map((plan) => plan.table))
  const gone = [...standing.columns.keys()]
    .filter((table) => !table.startsWith('sys_') && !wanted.has(table))
    .map(
      (table): SchemaStep => ({
        kind: 'destroy',
        what: `table ${table}`,
        run: sql`DROP TABLE ${id(schema, table)} CASCADE`,
      }),
    )
  return [...tables, ...references, ...gone]
}

/** Brings the tables in step with the registry; answers the destroying steps it did not run. */
export async function migrateObjects(
  db: Db,
  schema: string,
  registry: Registry,
  options: { allowDestroy?: boolean } = {},
): Promise<SchemaStep[]> {
  const steps = await diffSchema(db, schema, registry)
  const refused = options.allowDestroy ? [] : steps.filter((step) => step.kind === 'destroy')
  for (const step of steps) if (!refused.includes(step)) await runStep(db, step)
  return refused
}

/** Runs one step without making requests wait. */
export async function runStep(db: Db, step: SchemaStep): Promise<void> {
  await (step.concurrent ? db.run(step.run) : patiently(db, (tx) => tx.run(step.run)))
}

interface StandingIndex {
  table: string
  valid: boolean
  /** Our comment on it, null for indexes that somebody else made. */
  mark: string | null
}

interface StandingColumn {
  type: string
  statistics: number | null
}

interface Standing {
  columns: Map<string, Map<string, StandingColumn>>
  indexes: Map<string, StandingIndex>
  constraints: Set<string>
}

async function readSchema(db: Db, schema: string): Promise<Standing> {
  const columns = await db.rows<StandingColumn & { table: string; column: string }>(sql`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, a.attstattarget AS statistics
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = ${schema} AND c.relkind = 'r' AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped`)
  const indexes = await db.rows<StandingIndex & { name: string }>(sql`
    SELECT c.relname AS name, t.relname AS table, i.indisvalid AS valid, obj_description(c.oid, 'pg_class') AS mark
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${schema}`)
  const constraints = await db.rows<{ name: string }>(sql`
    SELECT conname AS name FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = ${schema}`)
  const byTable = new Map<string, Map<string, StandingColumn>>()
  for (const row of columns) {
    const table = byTable.get(row.table) ?? new Map<string, StandingColumn>()
    byTable.set(row.table, table.set(row.column, row))
  }
  return {
    columns: byTable,
    indexes: new Map(indexes.map((row) => [row.name, row])),
    constraints: new Set(constraints.map((row) => row.name)),
  }
}

function tableSteps(schema: string, plan: TablePlan, standing: Standing): SchemaStep[] {
  const columns = standing.columns.get(plan.table)
  const isNew = !columns
  const steps: SchemaStep[] = []
  if (isNew) steps.push(createTable(schema, plan))
  else steps.push(...columnSteps(schema, plan, columns))
  return [...steps, ...statisticsSteps(schema, plan, columns), ...indexSteps(schema, plan, standing, isNew)]
}

function statisticsSteps(
  schema: string,
  plan: TablePlan,
  standing: Map<string, StandingColumn> | undefined,
): SchemaStep[] {
  return plan.columns.flatMap(({ name, statistics }) =>
    statistics === undefined || standing?.get(name)?.statistics === statistics
      ? []
      : [
          {
            kind: 'add' as const,
            what: `statistics of ${plan.table}.${name}`,
            run: sql`ALTER TABLE ${id(schema, plan.table)} ALTER COLUMN ${id(name)} SET STATISTICS ${raw(String(statistics))}`,
          },
        ],
  )
}

/** Indexes carry a mark of what they were made of: changed ones are made anew, and ours that nobody wants any more go. */
function indexSteps(schema: string, plan: TablePlan, standing: Standing, isNew: boolean): SchemaStep[] {
  const wanted = new Set(plan.indexes.map(({ name }) => name))
  const isOurs = ({ table, mark }: StandingIndex) => table === plan.table && mark?.startsWith(markPrefix)
  const obsolete = [...standing.indexes].filter(([name, index]) => isOurs(index) && !wanted.has(name))
  const steps = obsolete.map(([name]) => dropIndex(schema, name))
  for (const index of plan.indexes) {
    const found = standing.indexes.get(index.name)
    const isRight = found?.valid && (found.mark === null || found.mark === markOf(index))
    if (isRight) continue
    if (found) steps.push(dropIndex(schema, index.name))
    steps.push(createIndex(schema, plan.table, index, !isNew), markIndex(schema, index))
  }
  return steps
}

const markPrefix = 'rapport '
const markOf = (index: IndexPlan): string =>
  `${markPrefix}${createHash('sha256').update(compile(index.body).text).digest('hex').slice(0, 12)}`

const markIndex = (schema: string, index: IndexPlan): SchemaStep => ({
  kind: 'add',
  what: `mark of index ${index.name}`,
  run: sql`COMMENT ON INDEX ${id(schema, index.name)} IS ${literal(markOf(index))}`,
})

const dropIndex = (schema: string, name: string): SchemaStep => ({
  kind: 'add',
  what: `remove index ${name}`,
  run: sql`DROP INDEX CONCURRENTLY ${id(schema, name)}`,
  concurrent: true,
})

function createTable(schema: string, plan: TablePlan): SchemaStep {
  const columns = plan.columns.map((column) => sql`${id(column.name)} ${column.definition}`)
  const list = columns.reduce((all, column) => sql`${all}, ${column}`)
  return { kind: 'add', what: `table ${plan.table}`, run: sql`CREATE TABLE ${id(schema, plan.table)} (${list})` }
}

function columnSteps(schema: string, plan: TablePlan, standing: Map<string, StandingColumn>): SchemaStep[] {
  const table = id(schema, plan.table)
  const steps: SchemaStep[] = []
  for (const column of plan.columns) {
    const type = standing.get(column.name)?.type
    const what = `${plan.table}.${column.name}`
    if (!type)
      steps.push({
        kind: 'add',
        what: `column ${what}`,
        run: sql`ALTER TABLE ${table} ADD COLUMN ${id(column.name)} ${column.definition}`,
      })
    else if (!sameType(type, column.type))
      steps.push({
        kind: 'destroy',
        what: `type of ${what}: ${type} to ${column.type}`,
        run: sql`ALTER TABLE ${table} ALTER COLUMN ${id(column.name)} TYPE ${raw(column.type)} USING ${id(column.name)}::text::${raw(column.type)}`,
      })
  }
  const wanted = new Set(plan.columns.map((column) => column.name))
  for (const name of standing.keys())
    if (!wanted.has(name))
      steps.push({
        kind: 'destroy',
        what: `column ${plan.table}.${name}`,
        run: sql`ALTER TABLE ${table} DROP COLUMN ${id(name)}`,
      })
  return steps
}

/** PostgreSQL spells types its own way. */
function sameType(standing: string, wanted: string): boolean {
  return standing === wanted || (wanted === 'timestamptz(3)' && standing === 'timestamp(3) with time zone')
}

function createIndex(schema: string, table: string, index: IndexPlan, concurrent: boolean): SchemaStep {
  const unique = index.unique ? raw('UNIQUE ') : raw('')
  const concurrently = concurrent ? raw('CONCURRENTLY ') : raw('')
  return {
    kind: 'add',
    what: `index ${index.name}`,
    run: sql`CREATE ${unique}INDEX ${concurrently}${id(index.name)} ON ${id(schema, table)} ${index.body}`,
    concurrent,
  }
}

/** A link holds while a transaction may write both ends in any order; large tables check it without a lock. */
function referenceSteps(schema: string, plan: TablePlan, registry: Registry, standing: Standing): SchemaStep[] {
  return plan.references
    .filter((reference) => !standing.constraints.has(reference.name) && registry.objects.has(reference.target))
    .flatMap((reference): SchemaStep[] => {
      const target = id(schema, registry.object(reference.target).table)
      const table = id(schema, plan.table)
      const name = id(reference.name)
      return [
        {
          kind: 'add',
          what: `reference ${reference.name}`,
          run: sql`ALTER TABLE ${table} ADD CONSTRAINT ${name} FOREIGN KEY (${id(reference.column)}) REFERENCES ${target} (id) DEFERRABLE INITIALLY DEFERRED NOT VALID`,
        },
        { kind: 'add', what: `check ${reference.name}`, run: sql`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}` },
      ]
    })
}
