import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { audit } from '#kernel/audit/server/audit.ts'
import { backup } from '#kernel/backup/backup.ts'
import { readVersion } from '../../version.ts'
import type { Command } from '../command.ts'
import { createProgress } from '../progress.ts'
import { answer, note, withSession } from '../session.ts'

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Write everything into one file, while people go on working',
  arguments: ['FILE'],
  options: { overwrite: { help: 'Replace FILE if it is there' } },
  details:
    'Holds all records, files, settings and accounts as they stand at one moment. Sign-ins and queued jobs are not part of it.\n' +
    'The file is readable to whoever has it: keep it as you keep the data.',
  examples: ['rapport backup rapport-$(date +%F).backup'],
  run: (input) =>
    withSession(input, async ({ runtime, files }) => {
      const path = resolve(input.arguments[0] ?? '')
      if (existsSync(path) && !input.has('overwrite'))
        throw new Error(`${path} is there already; --overwrite replaces it`)
      const bar = createProgress('Backup')
      const summary = await backup({
        workspace: runtime.workspace,
        files,
        version: await readVersion(),
        path,
        progress: (done, total, name) => bar.show(done, total, name),
      }).finally(() => bar.end())
      const ctx = await runtime.systemContext('backup command')
      await audit(ctx, { kind: 'export', action: 'backup', name: basename(path), after: { bytes: summary.bytes } })
      if (summary.missingFiles > 0)
        note(`${summary.missingFiles} files are missing in the file store and so in the backup`)
      const megabytes = (summary.bytes / 1_000_000).toFixed(1)
      answer(`${path}: ${summary.rows} rows of ${summary.tables} tables, ${summary.files} files, ${megabytes} MB`)
      return undefined
    }),
}
