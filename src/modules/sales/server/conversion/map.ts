import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { type Issue, invalid } from '#kernel/errors.ts'
import type { RegisteredField } from '#kernel/objects/server/registry.ts'
import type { MapEntry } from '../../contract.ts'
import { storedMap, storeMap } from './conversionStore.ts'

/** The own lines that still fit: a field may have gone or changed its kind since. */
export async function conversionMap(ctx: Context): Promise<MapEntry[]> {
  const entries = await storedMap(ctx)
  return entries.filter((entry, at) => issueOf(ctx, entry, at) === null)
}

/** Replaces the own lines. Each is checked: both fields exist, the target can be written, and its kind takes the other's values. */
export async function saveConversionMap(ctx: Context, entries: MapEntry[]): Promise<MapEntry[]> {
  const issues = entries.flatMap((entry, at) => issueOf(ctx, entry, at) ?? [])
  const targets = entries.map(({ object, to }) => `${object}.${to}`)
  targets.forEach((target, at) => {
    if (targets.indexOf(target) !== at)
      issues.push({ field: `entries[${at}].to`, code: 'notUnique', message: `${target} is filled twice` })
  })
  if (issues.length > 0) throw invalid(issues)
  await ctx.db.transaction(async (db) => {
    const before = await storedMap({ ...ctx, db })
    await storeMap({ ...ctx, db }, entries)
    const lines = (all: MapEntry[]) => all.map(({ from, object, to }) => `${from} → ${object}.${to}`)
    await audit(
      ctx,
      {
        kind: 'object',
        action: 'updated',
        object: 'lead',
        subject: 'lead',
        before: lines(before),
        after: lines(entries),
      },
      db,
    )
  })
  return entries
}

function issueOf(ctx: Context, { from, object, to }: MapEntry, at: number): Issue | null {
  const source = ctx.registry.object('lead').fields.get(from)
  const target = ctx.registry.object(object).fields.get(to)
  if (!source) return issue(at, 'from', 'unknownField', `lead has no field "${from}"`)
  if (!target) return issue(at, 'to', 'unknownField', `${object} has no field "${to}"`)
  if (target.def.readOnly || target.isSystem) return issue(at, 'to', 'readOnly', `${to} cannot be written`)
  if (fits(source, target)) return null
  return issue(at, 'to', 'mapKinds', `${to} does not take the values of ${from}`, { from, to })
}

/** The same kind, with the same list or the same target; texts take every text. */
function fits({ def: from }: RegisteredField, { def: to }: RegisteredField): boolean {
  if (texts.has(to.kind)) return texts.has(from.kind) || from.kind === 'url' || from.kind === 'choice'
  if (from.kind !== to.kind) return false
  if (from.kind === 'link' || from.kind === 'links') return from.target === to.target
  if (!from.choices || !to.choices || to.choices.length === 0) return true
  const known = new Set(to.choices.map(({ value }) => value))
  return from.choices.every(({ value, isActive }) => isActive === false || known.has(value))
}

const texts = new Set(['text', 'longText'])

const issue = (
  at: number,
  part: string,
  code: string,
  message: string,
  params: Record<string, unknown> = {},
): Issue => ({
  field: `entries[${at}].${part}`,
  code,
  message,
  params,
})
