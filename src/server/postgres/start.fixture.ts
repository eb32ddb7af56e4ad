/**
 * A Rapport to be killed: starts the database of the directory given, inserts rows one by one and prints each number
 * once the server has acknowledged it.
 */
import pg from 'pg'
import { startPostgres } from './start.ts'

const [dataDir = ''] = process.argv.slice(2)
const server = await startPostgres({ dataDir })
const client = new pg.Client(server.config)
await client.connect()
await client.query('drop table if exists kept; create table kept (n integer primary key)')
process.stdout.write(`server ${server.pid}\n`)
for (let n = 1; ; n++) {
  await client.query('insert into kept values ($1)', [n])
  process.stdout.write(`${n}\n`)
}
