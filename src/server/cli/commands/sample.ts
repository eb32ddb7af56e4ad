import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { fewestContacts, generateSample, mostContacts } from '#modules/data/sample/generate.ts'
import { removeSampleNow } from '#modules/data/sample/removal.ts'
import { currentSample, sampleKind } from '#modules/data/sample/sample.ts'
import { type Command, UsageError } from '../command.ts'
import { createProgress } from '../progress.ts'
import { answer, withSession } from '../session.ts'

export const sample: Command = {
  name: 'sample',
  summary: 'Fill Rapport with a sample company',
  options: {
    contacts: { value: 'N', help: `Number of contacts, ${fewestContacts} to ${mostContacts} (default: 1000)` },
    seed: { value: 'N', help: 'Another number gives another company of the same kind (default: 1)' },
    'end-date': { value: 'DATE', help: 'The day that counts as today, YYYY-MM-DD (default: today)' },
    remove: { help: 'Remove the sample company, all of it and nothing else' },
  },
  details:
    'Accounts, contacts, leads, opportunities and activities of three years, in the language of the organisation. One operation.',
  examples: ['rapport sample --contacts 10000', 'rapport sample --remove'],
  run: (input) =>
    withSession(input, async ({ runtime }) => {
      const ctx = await runtime.workspace.systemContext('sample company', 'sample')
      if (input.has('remove')) return remove(ctx)
      const contacts = numberOf(input.text('contacts') ?? '1000', 'contacts', fewestContacts, mostContacts)
      const seed = numberOf(input.text('seed') ?? '1', 'seed', 0, 2 ** 31)
      const endDate = input.text('end-date')
      const request = { contacts, seed, ...(endDate === undefined ? {} : { endDate }) }
      if (await currentSample(ctx)) throw conflict('There is a sample company already; remove it first')
      const operation = await startOperation(ctx, { kind: sampleKind, params: request, total: contacts })
      const bar = createProgress('Sample company')
      let known = { contacts: 0, records: 0 }
      try {
        await generateSample(operation.ctx, {
          ...request,
          onProgress: async ({ contacts, records }) => {
            bar.show(contacts, request.contacts, 'contacts')
            await operation.progress({ done: contacts - known.contacts, created: records - known.records })
            known = { contacts, records }
          },
        })
        await operation.finish()
      } catch (error) {
        await operation.fail((error as Error).message)
        throw error
      } finally {
        bar.end()
      }
      answer(`The sample company is there: ${known.contacts} contacts, ${known.records} records in all`)
      return undefined
    }),
}

async function remove(ctx: Context): Promise<undefined> {
  const bar = createProgress('Removal')
  const removed = await removeSampleNow(ctx, (done, total) => bar.show(done, total, 'records')).finally(() => bar.end())
  answer(`The sample company is removed: ${removed} records`)
}

function numberOf(text: string, option: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`--${option} "${text}" is not a whole number from ${least} to ${most}`)
  }
  return value
}
