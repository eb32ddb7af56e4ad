import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Context } from '#kernel/context.ts'
import { parse } from '#kernel/http/route.ts'
import type { ImportRun, Mapping } from '#modules/data/contract.ts'
import { errorFile } from '#modules/data/server/errorFile.ts'
import { type ImportRow, readRun } from '#modules/data/server/importStore.ts'
import { guessMapping } from '#modules/data/server/mapping/guess.ts'
import { habitsOf } from '#modules/data/server/parse/guess.ts'
import { probeFile } from '#modules/data/server/parse/probe.ts'
import { type ByteSource, fileSource } from '#modules/data/server/parse/source.ts'
import { runImport } from '#modules/data/server/run/runImport.ts'
import { startImport } from '#modules/data/server/run/startImport.ts'
import { mappingSchema } from '#modules/data/server/schemas.ts'
import { type Command, type Input, UsageError } from '../command.ts'
import { createProgress } from '../progress.ts'
import { answer, note, withSession } from '../session.ts'

const shownErrors = 10

export const importCommand: Command = {
  name: 'import',
  summary: 'Import a CSV or XLSX file',
  arguments: ['FILE'],
  options: {
    object: { value: 'NAME', help: 'What the rows are, such as contact', isRequired: true },
    map: { value: 'FILE', help: 'Mapping as JSON (default: guessed from the headers)' },
    key: { value: 'FIELD', help: 'Update the record that has the same value here; make it when there is none' },
    'dry-run': { help: 'Check every row and change nothing' },
    again: { help: 'Import a file that was imported as new records before' },
    errors: { value: 'FILE', help: 'Write the rows that were refused, with the reason, to this CSV file' },
  },
  details:
    'The import is one operation and can be undone as one in the app. The exit code is 1 when a row was refused.',
  examples: [
    'rapport import accounts.csv --object account --dry-run',
    'rapport import contacts.xlsx --object contact --key email --errors refused.csv',
  ],
  run: (input) =>
    withSession(input, async ({ runtime }) => {
      const ctx = await runtime.workspace.systemContext('import command', 'import')
      const source = await fileSource(input.arguments[0] ?? '')
      const row = await runFile(ctx, input, source)
      const errors = input.text('errors')
      if (errors !== undefined) await pipeline(errorFile(ctx, row), createWriteStream(errors))
      const run = await readRun(ctx, row.id)
      if (!run) throw new Error('The import is gone')
      report(run)
      return run.state === 'done' && run.failed === 0 ? 0 : 1
    }),
}

async function runFile(ctx: Context, input: Input, source: ByteSource): Promise<ImportRow> {
  const probe = await probeFile(source, '', habitsOf(ctx.locale.language, ctx.organization.country))
  const guessed = () => guessMapping(ctx, ctx.registry.object(input.text('object') ?? ''), probe.columns)
  const mapping = withKey(await mappingOf(input, guessed), input.text('key'))
  for (const { column, field } of mapping.columns) note(`  ${column} → ${field ?? '(left out)'}`)
  const row = await startImport(ctx, {
    source,
    file: null,
    mapping,
    total: probe.rows,
    dryRun: input.has('dry-run'),
    again: input.has('again'),
  })
  const bar = createProgress(row.dryRun ? 'Check' : 'Import')
  let done = 0
  await runImport(ctx, row, source, {
    onProgress: (more) => {
      done += more.done
      bar.show(done, probe.rows)
    },
  }).finally(() => bar.end())
  return row
}

async function mappingOf(input: Input, guess: () => Mapping): Promise<Mapping> {
  const path = input.text('map')
  if (path === undefined) return guess()
  const mapping = parse(mappingSchema, jsonOf(path, await readFile(path, 'utf8'))) as Mapping
  if (mapping.object !== input.text('object')) {
    throw new UsageError(`${path} maps to "${mapping.object}", not to "${input.text('object')}"`)
  }
  return mapping
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`)
  }
}

function withKey(mapping: Mapping, key: string | undefined): Mapping {
  if (key === undefined) return mapping
  return { ...mapping, mode: mapping.mode === 'create' ? 'upsert' : mapping.mode, key }
}

function report(run: ImportRun): void {
  for (const { row, column, reason } of run.firstErrors.slice(0, shownErrors)) {
    note(`row ${row}${column === null ? '' : `, ${column}`}: ${reason}`)
  }
  if (run.firstErrors.length > shownErrors) note('… (--errors FILE writes all of them)')
  if (run.error) note(run.error)
  const { created, updated, unchanged, failed, linkedCreated } = run
  const made = linkedCreated > 0 ? `, ${linkedCreated} linked records created` : ''
  const outcome = `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} refused${made}`
  answer(`${run.fileName}: ${run.dryRun ? 'would be ' : ''}${outcome}${run.state === 'done' ? '' : ` (${run.state})`}`)
}
