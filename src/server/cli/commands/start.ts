import { type Command, UsageError } from '../command.ts'

export const start: Command = {
  name: 'start',
  summary: 'Start Rapport',
  options: {
    port: { value: 'PORT', help: 'Port to listen on (default: PORT, or 3000)' },
    roles: { value: 'LIST', help: 'What this process does: web, worker or both (default: RAPPORT_ROLES, or both)' },
    host: { value: 'HOST', help: 'Address to listen on (default: HOST, or 127.0.0.1)' },
  },
  details:
    'Starts database, web app, API and background work in one process and prints the address. On the first start it also\n' +
    'prints a link that makes the first account. Ctrl-C stops it cleanly.\n\n' +
    'With --roles any number of processes share the work on one PostgreSQL: web answers, worker runs jobs and readers.\n' +
    'DATABASE_URL uses a PostgreSQL of your own (15 or newer) instead of the built-in one.\n' +
    'RAPPORT_PUBLIC_URL is the https address that people use when Rapport stands behind a proxy.',
  examples: ['rapport start', 'rapport start --port 8080 --data /var/lib/rapport'],
  async run(input) {
    const port = input.text('port')
    if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError(`--port "${port}" is not a port`)
    const given = {
      PORT: port,
      HOST: input.text('host'),
      RAPPORT_ROLES: input.text('roles'),
      RAPPORT_DATA: input.text('data'),
    }
    const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const { serve } = await import('../../main.ts')
    await serve({ env: { ...process.env, ...chosen } })
    return undefined
  },
}
