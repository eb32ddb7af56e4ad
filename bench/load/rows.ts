import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'

export interface Size {
  accounts: number
  contacts: number
  opportunities: number
  /** Record owners: rows are dealt out to them evenly. */
  owners: string[]
}

const firstNames =
  'Ada,Ben,Carla,David,Elif,Farid,Grace,Henrik,Ines,Jonas,Kaori,Lena,Mateo,Nora,Omar,Paula,Quentin,Rosa,Sven,Tara,Umar,Vera,Wim,Xenia,Yuki,Zoe'
const lastNames =
  'Smith,Jones,Garcia,Müller,Nakamura,Ivanova,Okafor,Silva,Larsen,Dubois,Kowalski,Rossi,Novak,Haddad,Chen,Patel,Kim,Nguyen,Schmidt,Andersson'

/** A number that depends on the row and a salt alone, so that no two columns go together. */
const dice = (salt: number) => sql`(hashint8extended(n, ${salt}) & 2147483647)`

/** Numbers from 1 in portions that each stay far below the statement's time limit. */
function slices(total: number): [number, number][] {
  const portion = 100_000
  return Array.from({ length: Math.ceil(total / portion) }, (_, i) => [
    i * portion + 1,
    Math.min(total, (i + 1) * portion),
  ])
}

/** Rows by plain SQL, spread over two years; the same data for Rapport and the floor, since they share the tables. */
export async function loadRows(db: Db, schema: string, size: Size): Promise<void> {
  const industries = ['Technology', 'Healthcare', 'Manufacturing', 'Education', 'Retail', 'Energy', 'Finance', 'Other']
  const sources = ['Web Site', 'Web Form', 'Call', 'Email', 'Chat', 'Referral', 'Partner', 'Other']
  const owner = sql`(${size.owners}::uuid[])[1 + ${dice(1)} % ${size.owners.length}]`
  const stamp = (total: number) => sql`now() - (interval '730 days' * ((${total} - n)::float8 / ${total}))`
  await db.run(sql`
    INSERT INTO ${id(schema, 'account')} (id, name, display_name, search_text, industry, owner, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), v.name, v.name, lower(v.name), (${industries}::text[])[1 + ${dice(2)} % 8], ${owner}, ${stamp(size.accounts)}, 'bench', now(), 'bench'
    FROM generate_series(1, ${size.accounts}::int) n, LATERAL (SELECT 'Company ' || n || ' ' || substr(md5(n::text), 1, 6) AS name) v`)
  for (const [first, last] of slices(size.contacts)) {
    await db.run(sql`
    WITH a AS (SELECT array_agg(id) AS ids FROM ${id(schema, 'account')})
    INSERT INTO ${id(schema, 'contact')} (id, first_name, last_name, display_name, search_text, emails, emails_keys, source, account, owner, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), v.first, v.last, v.first || ' ' || v.last, lower(v.first || E'\n' || v.last || E'\n' || v.email),
      jsonb_build_array(jsonb_build_object('address', v.email, 'isPrimary', true)), ARRAY[v.email], (${sources}::text[])[1 + ${dice(3)} % 8],
      a.ids[1 + ${dice(4)} % ${size.accounts}], ${owner}, ${stamp(size.contacts)}, 'bench', now(), 'bench'
    FROM a, generate_series(${first}::int, ${last}::int) n, LATERAL (
      SELECT first, last, lower(first || '.' || n || '@example' || n % 997 || '.com') AS email FROM (
        SELECT (string_to_array(${firstNames}, ','))[1 + ${dice(5)} % 26] AS first,
          (string_to_array(${lastNames}, ','))[1 + ${dice(6)} % 20] || CASE WHEN n % 5 = 0 THEN '' ELSE substr(md5(n::text), 1, 4) END AS last) x) v`)
  }
  if (size.opportunities > 0) await loadOpportunities(db, schema, size)
  await db.run(sql`VACUUM (ANALYZE) ${id(schema, 'contact')}`)
  await db.run(sql`VACUUM (ANALYZE) ${id(schema, 'account')}`)
  await db.run(sql`VACUUM (ANALYZE) ${id(schema, 'opportunity')}`)
}

async function loadOpportunities(db: Db, schema: string, size: Size): Promise<void> {
  const owner = sql`(${size.owners}::uuid[])[1 + ${dice(1)} % ${size.owners.length}]`
  for (const [first, last] of slices(size.opportunities)) {
    await db.run(sql`
    WITH s AS (SELECT array_agg(id ORDER BY position) AS ids, min(pipeline::text)::uuid AS pipeline FROM ${id(schema, 'stage')}),
    a AS (SELECT array_agg(id) AS ids FROM (SELECT id FROM ${id(schema, 'account')} LIMIT 10000) few)
    INSERT INTO ${id(schema, 'opportunity')} (id, name, display_name, search_text, account, pipeline, stage, amount, amount_currency, amount_base, close_date, owner, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), 'Deal ' || n, 'Deal ' || n, 'deal ' || n, a.ids[1 + n % array_length(a.ids, 1)], s.pipeline, s.ids[1 + ${dice(7)} % array_length(s.ids, 1)],
      ${dice(8)} % 100000, 'EUR', ${dice(8)} % 100000, (now() - (n % 730) * interval '1 day')::date, ${owner},
      now() - (n % 730) * interval '1 day', 'bench', now(), 'bench'
    FROM s, a, generate_series(${first}::int, ${last}::int) n`)
  }
}
