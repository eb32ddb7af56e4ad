import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'
import { keyIdIn, type Secrets } from './seal.ts'

type Reach = Pick<Context, 'db' | 'workspace' | 'secrets'>

/** All sealed secrets lie in one table, so that nothing else has to know of keys; each has a name such as `mail.password`. */
export const secretMigrations: Migration[] = [
  {
    name: 'secrets-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_secret')} (name text PRIMARY KEY, sealed text NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_secret_key')} (id text PRIMARY KEY, proof text NOT NULL)`,
    ],
  },
]

/** Stores a secret in the place of an older one of this name. */
export async function putSecret({ db, workspace, secrets }: Reach, name: string, text: string): Promise<void> {
  await db.run(sql`
    INSERT INTO ${id(workspace.schema, 'sys_secret')} (name, sealed) VALUES (${name}, ${secrets.seal(text, placeOf(name))})
    ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed`)
}

/** The secret of this name, made the first time it is asked for; two who ask at once get the same. */
export async function ensureSecret(reach: Reach, name: string, make: () => string): Promise<string> {
  const { db, workspace, secrets } = reach
  const known = await getSecret(reach, name)
  if (known !== undefined) return known
  const sealed = secrets.seal(make(), placeOf(name))
  await db.run(sql`
    INSERT INTO ${id(workspace.schema, 'sys_secret')} (name, sealed) VALUES (${name}, ${sealed}) ON CONFLICT (name) DO NOTHING`)
  return (await getSecret(reach, name)) ?? ''
}

/** The secret in clear, undefined when there is none. */
export async function getSecret({ db, workspace, secrets }: Reach, name: string): Promise<string | undefined> {
  const row = await db.row<{ sealed: string }>(
    sql`SELECT sealed FROM ${id(workspace.schema, 'sys_secret')} WHERE name = ${name}`,
  )
  return row && secrets.open(row.sealed, placeOf(name))
}

export async function dropSecrets(
  { db, workspace }: Pick<Reach, 'db' | 'workspace'>,
  names: readonly string[],
): Promise<void> {
  await db.run(sql`DELETE FROM ${id(workspace.schema, 'sys_secret')} WHERE name = ANY(${names})`)
}

/**
 * Refuses a start with a key that does not open what is stored (S-56). Where a new key stands before the old one, everything is
 * sealed anew under it, row by row: a start that was cut off goes on where it stopped (V-45).
 */
export async function checkKeys(db: Db, schema: string, secrets: Secrets): Promise<void> {
  const table = id(schema, 'sys_secret_key')
  const known = await db.rows<{ id: string; proof: string }>(sql`SELECT id, proof FROM ${table}`)
  const usable = known.filter((key) => secrets.keyIds.includes(key.id))
  if (known.length > 0 && usable.length === 0 && (await hasSecrets(db, schema))) throw new Error(wrongKey)
  for (const { id: key, proof } of usable) secrets.open(proof, proofPlace(key))
  const [current = ''] = secrets.keyIds
  if (!usable.some((key) => key.id === current)) {
    const proof = secrets.seal('', proofPlace(current))
    await db.run(sql`INSERT INTO ${table} (id, proof) VALUES (${current}, ${proof}) ON CONFLICT (id) DO NOTHING`)
  }
  await renew(db, schema, secrets, current)
}

/** For an installation whose key is lost: what was sealed is gone anyway, and has to be entered anew. */
export async function forgetSecrets(db: Db, schema: string): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM ${id(schema, 'sys_secret_key')}`)
    return tx.run(sql`DELETE FROM ${id(schema, 'sys_secret')}`)
  })
}

/** Nothing sealed, nothing lost: a restored backup without secrets takes any key. */
async function hasSecrets(db: Db, schema: string): Promise<boolean> {
  return (await db.row(sql`SELECT 1 FROM ${id(schema, 'sys_secret')} LIMIT 1`)) !== undefined
}

async function renew(db: Db, schema: string, secrets: Secrets, current: string): Promise<void> {
  const table = id(schema, 'sys_secret')
  const rows = await db.rows<{ name: string; sealed: string }>(sql`SELECT name, sealed FROM ${table}`)
  for (const { name, sealed } of rows) {
    if (keyIdIn(sealed) === current) continue
    const fresh = secrets.seal(secrets.open(sealed, placeOf(name)), placeOf(name))
    await db.run(sql`UPDATE ${table} SET sealed = ${fresh} WHERE name = ${name} AND sealed = ${sealed}`)
  }
  await db.run(sql`DELETE FROM ${id(schema, 'sys_secret_key')} WHERE id <> ${current}`)
}

const placeOf = (name: string) => `sys_secret:${name}`
const proofPlace = (key: string) => `sys_secret_key:${key}`

const wrongKey =
  'The key for stored secrets is another one than those were sealed with. Set RAPPORT_SECRET_KEY to the key of this installation, ' +
  'or put its file secret.key back into the data directory. If the key is lost for good: rapport forget-secrets'
