import type { Context } from '#kernel/context.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import type { FileProbe, GuessResult, Mapping } from '../../contract.ts'
import { recallMapping } from '../profileStore.ts'
import { guessMapping } from './guess.ts'
import { withSuggestedValues } from './suggest.ts'
import { importTargets } from './targets.ts'

/** The mapping of the last file with these headers, else (or when asked for anew) a guess; always with values that the person may confirm. */
export async function guessFor(
  ctx: Context,
  objectName: string,
  { columns, options }: FileProbe,
  fresh = false,
): Promise<GuessResult> {
  const object = ctx.registry.object(objectName)
  const targets = importTargets(ctx, object)
  const headers = columns.map(({ header }) => header)
  const remembered = fresh ? null : await recallMapping(ctx, object.name, headers)
  const start = remembered
    ? withoutGoneFields(remembered, new Set(targets.map(({ field }) => field)))
    : guessMapping(ctx, object, columns)
  const env = { ...parseEnv(ctx), dateOrder: options.dateOrder, decimalSign: options.decimalSign }
  return {
    mapping: await withSuggestedValues(ctx, object, start, columns, env),
    remembered: remembered !== null,
    targets,
  }
}

function withoutGoneFields(mapping: Mapping, known: Set<string>): Mapping {
  const isKnown = (path: string) => known.has(path) || path === 'id' || path.startsWith('externalIds.')
  return {
    ...mapping,
    columns: mapping.columns.map((column) =>
      column.field && !isKnown(column.field) ? { ...column, field: null } : column,
    ),
  }
}
