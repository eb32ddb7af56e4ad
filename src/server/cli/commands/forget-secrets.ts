import { openDatabase } from '#kernel/db/database.ts'
import { forgetSecrets } from '#kernel/secrets/server/store.ts'
import type { Command } from '../command.ts'
import { answer, configOf, withDatabase } from '../session.ts'

export const forgetSecretsCommand: Command = {
  name: 'forget-secrets',
  summary: 'Give up stored secrets whose key is lost',
  details:
    'For an installation, or a restored backup, without the key that its secrets were sealed with. Passwords of mail servers and\n' +
    'of identity providers have to be entered anew; authenticator apps no longer open accounts, backup codes and passkeys do.',
  run: (input) => {
    const config = configOf(input)
    return withDatabase(config, { besideServer: false }, async (database) => {
      const db = openDatabase(database)
      try {
        const count = await forgetSecrets(db, config.schema)
        answer(`${count} stored secrets were given up. The next start takes a new key.`)
        return undefined
      } finally {
        await db.close()
      }
    })
  },
}
