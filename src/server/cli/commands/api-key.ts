import { createApiKey } from '#kernel/auth/server/api-keys.ts'
import type { Context } from '#kernel/context.ts'
import { eq, type Filter } from '#kernel/filter/contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import type { Command } from '../command.ts'
import { answer, note, withSession } from '../session.ts'

export const apiKeyCreate: Command = {
  name: 'api-key create',
  summary: 'Make an API key and print it',
  options: {
    name: { value: 'NAME', help: 'What the key is for', isRequired: true },
    role: { value: 'ROLE', help: 'Role whose rights the key has, such as admin or readOnly', isRequired: true },
    user: { value: 'ADDRESS', help: 'Person who answers for the key (default: the first administrator)' },
    expires: { value: 'DATE', help: 'Last day, YYYY-MM-DD (default: never ends)' },
  },
  details: 'The key is printed on standard output this once; Rapport keeps only its digest.',
  examples: ['KEY=$(rapport api-key create --name "Nightly import" --role admin)'],
  run: (input) =>
    withSession(input, async ({ runtime }) => {
      const ctx = await runtime.systemContext('api-key command')
      const maker = await makerOf(ctx, input.text('user'))
      const expires = input.text('expires')
      const key = await createApiKey(
        ctx,
        {
          name: input.text('name') ?? '',
          role: input.text('role') ?? '',
          expiresAt: expires === undefined ? null : endOfDay(expires),
        },
        maker,
        { ip: '127.0.0.1', userAgent: 'rapport api-key' },
      )
      answer(key.secret ?? '')
      note(`Made the key "${key.name}" with role ${key.role} for ${maker.name}. It is not shown again.`)
      return undefined
    }),
}

function endOfDay(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime('UTC').toInstant().toString()
}

async function makerOf(ctx: Context, email: string | undefined) {
  const filter: Filter =
    email === undefined ? { field: 'roles', op: 'hasAny', value: ['admin'] } : eq('email', email.trim().toLowerCase())
  const { items } = await query(ctx, 'user', { filter, sort: [{ field: 'createdAt', direction: 'asc' }], limit: 1 })
  const user = items[0]
  if (!user)
    throw new Error(
      email === undefined ? 'There is no administrator yet: run rapport setup' : `No user has the address ${email}`,
    )
  return { userId: user.id, name: String(user.name), email: String(user.email) }
}
