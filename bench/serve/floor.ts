import Fastify from 'fastify'
import pg from 'pg'

/** The least code that answers the nine requests: what a careful person would write by hand for these tables alone. */
const [host = '', user = '', database = '', schema = ''] = process.argv.slice(2)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const pool = new pg.Pool({
  host,
  user,
  database,
  max: 20,
  options: `-c search_path="${schema}",public -c TimeZone=UTC`,
})
const app = Fastify()

const columns =
  'c.id, c.first_name AS "firstName", c.last_name AS "lastName", c.emails, c.source, c.created_at AS "createdAt"'
const withAccount = `SELECT ${columns}, a.display_name AS "account.displayName" FROM contact c LEFT JOIN account a ON a.id = c.account`
const live = 'c.deleted_at IS NULL'

const statements: Record<string, string> = {
  newest: `${withAccount} WHERE ${live} ORDER BY c.created_at DESC, c.id DESC LIMIT 50`,
  industry: `${withAccount} WHERE ${live} AND a.industry = $1 AND a.deleted_at IS NULL ORDER BY c.last_name, c.id LIMIT 50`,
  byName: `${withAccount} WHERE ${live} AND a.industry = $1 AND a.deleted_at IS NULL ORDER BY c.display_name, c.id LIMIT 50`,
  contains: `${withAccount} WHERE ${live} AND c.search_text LIKE $1 ORDER BY c.created_at DESC, c.id DESC LIMIT 50`,
  count: `SELECT count(*) AS n FROM contact c WHERE ${live} AND c.source = $1`,
  group: `SELECT c.source, count(*) AS n FROM contact c WHERE ${live} GROUP BY c.source`,
  deep: `${withAccount} WHERE ${live} AND (c.created_at, c.id) < ($1::timestamptz, $2::uuid) ORDER BY c.created_at DESC, c.id DESC LIMIT 50`,
  stages: `SELECT o.stage, to_char(date_trunc('month', o.close_date::timestamp), 'YYYY-MM-DD') AS month, count(*) AS n, sum(o.amount_base) AS total
    FROM opportunity o WHERE o.deleted_at IS NULL GROUP BY o.stage, date_trunc('month', o.close_date::timestamp) ORDER BY 1 NULLS LAST, 2 NULLS LAST`,
}

for (const [name, text] of Object.entries(statements)) {
  app.get(`/${name}`, async (request) => {
    const { a, b } = request.query as { a?: string; b?: string }
    const values = [a, b].filter((value) => value !== undefined)
    return { items: (await pool.query({ name, text, values })).rows }
  })
}

app.get('/get/:id', async (request) => {
  const { id } = request.params as { id: string }
  return (await pool.query({ name: 'get', text: `${withAccount} WHERE c.id = $1 AND ${live}`, values: [id] })).rows[0]
})

const insert = `INSERT INTO contact (id, first_name, last_name, display_name, search_text, created_at, created_by, updated_at, updated_by, account)
  VALUES (uuidv7(), $1, $2, $1 || ' ' || $2, lower($1 || E'\\n' || $2), now(), 'floor', now(), 'floor', $3) RETURNING *`
app.post('/create', async (request) => {
  const { firstName, lastName, account } = request.body as Record<string, string>
  return (await pool.query({ name: 'create', text: insert, values: [firstName, lastName, account] })).rows[0]
})

app.patch('/update/:id', async (request) => {
  const { id } = request.params as { id: string }
  const { title } = request.body as { title: string }
  const text = 'UPDATE contact SET title = $2, updated_at = now(), version = version + 1 WHERE id = $1 RETURNING *'
  return (await pool.query({ name: 'update', text, values: [id, title] })).rows[0]
})

app.post('/bulk', { bodyLimit: 50_000_000 }, async (request) => {
  const rows = JSON.stringify((request.body as { items: unknown[] }).items)
  const text = `INSERT INTO contact (id, first_name, last_name, display_name, search_text, created_at, created_by, updated_at, updated_by, account)
    SELECT uuidv7(), x."firstName", x."lastName", x."firstName" || ' ' || x."lastName", lower(x."firstName" || E'\\n' || x."lastName"), now(), 'floor', now(), 'floor', x.account
    FROM json_to_recordset($1::json) AS x("firstName" text, "lastName" text, account uuid)`
  return { n: (await pool.query({ name: 'bulk', text, values: [rows] })).rowCount }
})

await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
