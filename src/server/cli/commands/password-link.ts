import { accountByEmail } from '#kernel/auth/server/accounts.ts'
import { createPasswordLink } from '#kernel/auth/server/password-links.ts'
import type { Command } from '../command.ts'
import { answer, note, withSession } from '../session.ts'

export const passwordLink: Command = {
  name: 'password-link',
  summary: 'Make a one-time link by which a person sets a password and comes in',
  options: {
    user: { value: 'ADDRESS', help: 'Whose password it is', isRequired: true },
  },
  details:
    'The way in when nobody can sign in any more, such as when the identity provider is gone: unlike other links it also lets\n' +
    'people in whose domain requires single sign-on. A second factor is asked for all the same.',
  examples: ['rapport password-link --user ada@example.com'],
  run: (input) =>
    withSession(input, async ({ config, runtime }) => {
      const ctx = await runtime.systemContext('password-link command')
      const email = input.text('user') ?? ''
      const account = await accountByEmail(ctx, email)
      if (!account) throw new Error(`No active user has the address ${email}`)
      const { token, expiresAt } = await createPasswordLink(ctx, account.id)
      answer(`${config.publicUrl}/set-password#${token}`)
      note(`Good once, until ${expiresAt}.`)
      return undefined
    }),
}
