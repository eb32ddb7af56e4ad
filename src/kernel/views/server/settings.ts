import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { resolvePath } from '#kernel/filter/server/path.ts'
import {
  type ColourRule,
  columnWidths,
  densities,
  layouts,
  totals,
  type ViewSettings,
} from '#kernel/objects/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { dateBuckets } from '#kernel/records/contract.ts'

const path = z.string().min(1).max(200)
const filter = z.looseObject({})
const width = z.number().int().min(1).max(4000)

/** The shape of what a view says; whether its fields are there and readable is judged by `soundSettings`. */
export const viewSettingsSchema = z.strictObject({
  layout: z.enum(layouts).optional(),
  columns: z.array(path).max(200).optional(),
  filter: filter.optional(),
  sort: z
    .array(z.strictObject({ field: path, direction: z.enum(['asc', 'desc']) }))
    .max(3)
    .optional(),
  groupBy: path.optional(),
  sum: path.optional(),
  lanes: path.optional(),
  hideEmpty: z.boolean().optional(),
  columnWidth: z.number().int().min(columnWidths.min).max(columnWidths.max).optional(),
  start: path.optional(),
  end: path.optional(),
  cover: path.optional(),
  totals: z.record(path, z.enum(totals)).optional(),
  frozen: z.number().int().min(0).max(50).optional(),
  widths: z.record(path, width).optional(),
  density: z.enum(densities).optional(),
  colours: z
    .array(z.strictObject({ filter, colour: z.string().min(1).max(30), field: path.optional() }))
    .max(50)
    .optional(),
})

const fieldSettings = ['groupBy', 'sum', 'lanes', 'start', 'end', 'cover'] as const

/** The settings, if every field they name is there and readable by the asker; else the error that names the first one (S-07). */
export function soundSettings(ctx: Context, object: RegisteredObject, settings: ViewSettings): ViewSettings {
  const look = (name: string, usage: string) => void resolvePath(scopeOf(ctx), object, name, `settings.${usage}`)
  for (const name of settings.columns ?? []) look(name, 'columns')
  for (const { field } of settings.sort ?? []) look(field, 'sort')
  for (const key of fieldSettings) if (settings[key] !== undefined) look(fieldOf(settings[key]), key)
  for (const name of Object.keys(settings.totals ?? {})) look(name, 'totals')
  for (const name of Object.keys(settings.widths ?? {})) look(name, 'widths')
  const check = (one: unknown) => checkFilter(one, { ...scopeOf(ctx), object })
  const colours = settings.colours?.map((rule): ColourRule => {
    if (rule.field !== undefined) look(rule.field, 'colours')
    return { ...rule, filter: check(rule.filter) }
  })
  return {
    ...settings,
    ...(settings.filter ? { filter: check(settings.filter) } : {}),
    ...(colours ? { colours } : {}),
  }
}

/**
 * What of a saved view is left for this asker. A column that is gone is only missing; a filter that names what is gone or
 * hidden is not shortened, since other rows than the view's would show.
 */
export function settingsFor(
  ctx: Context,
  object: RegisteredObject,
  settings: ViewSettings,
): { settings: ViewSettings; usable: boolean } {
  const reads = (name: string) => holds(() => resolvePath(scopeOf(ctx), object, name))
  const checks = (one: unknown) => holds(() => checkFilter(one, { ...scopeOf(ctx), object }))
  if (settings.filter !== undefined && !checks(settings.filter)) return { settings: {}, usable: false }
  const left: ViewSettings = { ...settings }
  for (const key of fieldSettings) if (left[key] !== undefined && !reads(fieldOf(left[key]))) delete left[key]
  if (left.columns) left.columns = left.columns.filter(reads)
  if (left.sort) left.sort = left.sort.filter((key) => reads(key.field))
  if (left.totals) left.totals = keysLeft(left.totals, reads)
  if (left.widths) left.widths = keysLeft(left.widths, reads)
  if (left.colours)
    left.colours = left.colours.filter((rule) => checks(rule.filter) && (rule.field === undefined || reads(rule.field)))
  return { settings: left, usable: true }
}

/** What is left of a view that lost fields of its filter: the conditions that name them go, all else stays. */
export function repairOf(
  ctx: Context,
  object: RegisteredObject,
  settings: ViewSettings,
): { missing: string[]; settings: ViewSettings } {
  const missing = new Set<string>()
  const { filter, ...rest } = settings
  const kept = filter && withoutLost(filter, (one) => lostField(ctx, object, one), missing)
  return {
    missing: [...missing],
    settings: settingsFor(ctx, object, { ...rest, ...(kept ? { filter: kept } : {}) }).settings,
  }
}

function withoutLost(filter: Filter, lost: (one: Filter) => string | null, missing: Set<string>): Filter | null {
  const kept = (parts: Filter[]) => parts.flatMap((part) => withoutLost(part, lost, missing) ?? [])
  if ('and' in filter || 'or' in filter) {
    const parts = kept('and' in filter ? filter.and : filter.or)
    if (parts.length === 0) return null
    return 'and' in filter ? { and: parts } : { or: parts }
  }
  if ('not' in filter) {
    const [part] = kept([filter.not])
    return part ? { not: part } : null
  }
  const name = lost(filter)
  if (name === null) return filter
  missing.add(name)
  return null
}

/** The field for which one condition means nothing any more, as a path from the object. */
function lostField(ctx: Context, object: RegisteredObject, filter: Filter): string | null {
  try {
    checkFilter(filter, { ...scopeOf(ctx), object })
    return null
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    const named = error.issues[0]?.params?.field
    const inner = typeof named === 'string' ? named : ''
    if ('field' in filter) return filter.field
    const path = 'path' in filter ? filter.path : 'count' in filter ? filter.count : ''
    return inner === '' || inner === path ? path : `${path}.${inner}`
  }
}

/** Times are grouped by a length: `closeDate:month`. */
const fieldOf = (name: string): string => name.replace(bucket, '')
const bucket = new RegExp(`:(?:${dateBuckets.join('|')})$`)

const scopeOf = ({ registry, access }: Context) => ({ registry, access })

const keysLeft = <T>(values: Record<string, T>, reads: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => reads(name)))

function holds(judge: () => unknown): boolean {
  try {
    judge()
    return true
  } catch (error) {
    if (error instanceof PublicError) return false
    throw error
  }
}
