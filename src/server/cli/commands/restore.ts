import { resolve } from 'node:path'
import { pino } from 'pino'
import { restore } from '#kernel/backup/restore.ts'
import { systemClock } from '#kernel/context.ts'
import { openDatabase } from '#kernel/db/database.ts'
import { openSecrets } from '#kernel/secrets/server/keys.ts'
import { openWorkspace } from '#kernel/workspace/workspace.ts'
import { modules } from '../../modules.ts'
import type { Command } from '../command.ts'
import { createProgress } from '../progress.ts'
import { answer, configOf, filesOf, withDatabase } from '../session.ts'

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Put a backup into an empty Rapport',
  arguments: ['FILE'],
  details:
    'Reads the whole file and checks every checksum before anything is changed. An installation that is in use is never\n' +
    'touched: restore into a new data directory. Rapport must not run on it meanwhile. People sign in again afterwards.',
  examples: ['rapport restore rapport-2027-01-31.backup --data /var/lib/rapport-restored'],
  run: (input) => {
    const config = configOf(input)
    return withDatabase(config, { besideServer: false }, async (database) => {
      const db = openDatabase(database)
      const bar = createProgress('Restore')
      try {
        const workspace = openWorkspace({
          db,
          schema: config.schema,
          modules,
          clock: systemClock,
          log: pino({ level: 'silent' }),
          secrets: await openSecrets(config),
        })
        const { manifest, rows } = await restore({
          workspace,
          files: filesOf(config),
          path: resolve(input.arguments[0] ?? ''),
          progress: (done, total, name) => bar.show(done, total, name),
        })
        bar.end()
        answer(`${manifest.organization} as of ${manifest.createdAt}: ${rows} rows, ${manifest.files} files`)
        return undefined
      } finally {
        await db.close()
      }
    })
  },
}
