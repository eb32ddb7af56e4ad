import { startServer } from '#server/main.ts'

/** The whole program as an installation runs it, on the bench's database and without building the web app. */
const [host = '', user = '', database = '', schema = '', port = '0', dataDir = ''] = process.argv.slice(2)
await startServer({
  env: {
    PORT: port,
    RAPPORT_DATA: dataDir,
    RAPPORT_SCHEMA: schema,
    RAPPORT_LOG: 'error',
    RAPPORT_WEB: 'off',
    DATABASE_URL: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`,
  },
  print: () => undefined,
})
process.send?.({ port: Number(port) })
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rss: process.memoryUsage().rss })
})
