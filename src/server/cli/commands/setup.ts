import { text as readAll } from 'node:stream/consumers'
import { newToken } from '#kernel/auth/server/secrets.ts'
import { needsSetup, setUp } from '#kernel/auth/server/setup.ts'
import { isLanguage, type Language, languageCodes } from '#kernel/fields/contract.ts'
import { type Command, type Input, UsageError } from '../command.ts'
import { answer, withSession } from '../session.ts'

export const setup: Command = {
  name: 'setup',
  summary: 'Make the organisation and its first administrator',
  options: {
    organization: { value: 'NAME', help: 'Name of the organisation', isRequired: true },
    name: { value: 'NAME', help: 'Name of the administrator', isRequired: true },
    email: { value: 'ADDRESS', help: 'E-mail address of the administrator', isRequired: true },
    password: {
      value: 'TEXT',
      help: 'Password, at least 15 characters; - reads it from standard input',
      isRequired: true,
    },
    currency: { value: 'CODE', help: 'Currency of the organisation, such as EUR' },
    country: { value: 'CODE', help: 'Country of the organisation, such as DE' },
    language: { value: 'CODE', help: languageCodes.join(', ') },
    'time-zone': { value: 'ZONE', help: 'Time zone, such as Europe/Berlin' },
  },
  details: 'Does what the first screen does, for installations without a browser. Works once.',
  examples: [
    'echo "$PASSWORD" | rapport setup --organization Acme --name "Ada Admin" --email ada@acme.com --password -',
  ],
  run: (input) =>
    withSession(input, async ({ runtime }) => {
      const ctx = await runtime.systemContext('setup command')
      if (!(await needsSetup(ctx))) throw new Error('Rapport is set up already')
      const token = newToken()
      const caller = { ip: '127.0.0.1', userAgent: 'rapport setup' }
      const { email } = await setUp(ctx, { ...(await requestOf(input)), token }, token, caller)
      await runtime.workspace.seed()
      answer(`Rapport is set up; ${email} can sign in`)
      return undefined
    }),
}

async function requestOf(input: Input) {
  const language = input.text('language')
  if (language !== undefined && !isLanguage(language))
    throw new UsageError(`--language is one of ${languageCodes.join(', ')}`)
  const password = input.text('password') === '-' ? (await readAll(process.stdin)).trimEnd() : input.text('password')
  const optional = {
    currency: input.text('currency'),
    country: input.text('country'),
    language,
    timeZone: input.text('time-zone'),
  }
  return {
    organization: input.text('organization') ?? '',
    name: input.text('name') ?? '',
    email: input.text('email') ?? '',
    password: password ?? '',
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
      currency?: string
      country?: string
      language?: Language
      timeZone?: string
    }),
  }
}
