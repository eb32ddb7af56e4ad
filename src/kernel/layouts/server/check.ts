import type { Context } from '#kernel/context.ts'
import { type Issue, invalid, PublicError } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import { type Layout, type LayoutPurpose, type LayoutTab, mostOnCard, ownTabs } from '../contract.ts'

/** The layout, if every name in it means something; else an error with the place of each that does not. */
export function checkLayout(ctx: Context, objectName: string, purpose: LayoutPurpose, layout: Layout): Layout {
  const object = ctx.registry.object(objectName)
  const issues = [
    ...purposeIssues(purpose, layout),
    ...unknown(object, 'highlights', layout.highlights),
    ...layout.sections.flatMap((section, at) => [
      ...unknown(object, `sections[${at}].fields`, section.fields),
      ...condition(ctx, object, `sections[${at}].visible`, section.visible),
    ]),
    ...twice(
      'sections',
      layout.sections.flatMap((section) => section.fields),
    ),
    ...layout.tabs.flatMap((tab, at) => tabIssues(ctx, object, `tabs[${at}]`, tab)),
    ...layout.rail.filter((card) => card !== 'links' && !object.related.has(card)).map((card) => noField('rail', card)),
    ...layout.rules.flatMap((rule, at) => [
      ...unknown(object, `rules[${at}].field`, [rule.field]),
      ...condition(ctx, object, `rules[${at}].visible`, rule.visible),
      ...condition(ctx, object, `rules[${at}].required`, rule.required),
      ...condition(ctx, object, `rules[${at}].readOnly`, rule.readOnly),
    ]),
    ...twice(
      'rules',
      layout.rules.map((rule) => rule.field),
    ),
  ]
  if (issues.length > 0) throw invalid(issues)
  return { ...layout, known: [...object.fields.keys()], knownTabs: [...ownTabs, ...object.related.keys()] }
}

/** What a card has no room for, and rules that nothing would keep. */
function purposeIssues(purpose: LayoutPurpose, { highlights, sections, tabs, rail, rules }: Layout): Issue[] {
  const tooMany = (field: string, max: number): Issue => ({
    field,
    code: 'tooMany',
    message: `Give at most ${max}`,
    params: { max },
  })
  const parts = { sections, tabs, rail }
  const idle = purpose === 'record' || purpose === 'create' ? [] : (['required', 'readOnly'] as const)
  return [
    ...(purpose === 'card' && highlights.length > mostOnCard ? [tooMany('highlights', mostOnCard)] : []),
    ...Object.entries(parts).flatMap(([name, list]) => (purpose === 'card' && list.length > 0 ? tooMany(name, 0) : [])),
    ...rules.flatMap((rule, at) =>
      idle.flatMap((part) => (rule[part] === undefined ? [] : unkeptRule(`rules[${at}].${part}`))),
    ),
  ]
}

const unkeptRule = (field: string): Issue => ({
  field,
  code: 'unknownKey',
  message: 'Say what is required or read-only in the layout of the record',
})

function tabIssues(ctx: Context, object: RegisteredObject, at: string, tab: LayoutTab): Issue[] {
  const shown = condition(ctx, object, `${at}.visible`, tab.visible)
  if (tab.kind === 'fields') return [...shown, ...unknown(object, `${at}.fields`, tab.fields ?? [])]
  if (tab.kind !== 'related') return shown
  const related = object.related.get(tab.path ?? '')
  if (!related) return [...shown, noField(`${at}.path`, tab.path ?? '')]
  const target = ctx.registry.object(related.object)
  return [
    ...shown,
    ...reaching(ctx.registry, target, `${at}.filter`, tab.filter),
    ...columnIssues(ctx, target, at, tab),
  ]
}

function columnIssues(ctx: Context, target: RegisteredObject, at: string, tab: LayoutTab): Issue[] {
  const exists = (path: string): Filter => ({ field: path, op: 'isNotEmpty' })
  return [
    ...(tab.columns ?? []).flatMap((path) => reaching(ctx.registry, target, `${at}.columns`, exists(path))),
    ...(tab.sort ?? []).flatMap(({ field }) => reaching(ctx.registry, target, `${at}.sort`, exists(field))),
  ]
}

/** Conditions are judged over the record alone, in the browser while somebody types and in the engine alike. */
function condition(ctx: Context, object: RegisteredObject, at: string, filter: Filter | undefined): Issue[] {
  const problems = reaching(ctx.registry, object, at, filter)
  if (filter === undefined || problems.length > 0) return problems
  return fieldsOf(filter).flatMap((path) => {
    const head = path.split('.')[0] ?? ''
    const field = path === beyondRecord ? undefined : object.fields.get(head)
    const leadsOn = field?.storage === 'uuid' && path !== head
    return field && !leadsOn
      ? []
      : [{ field: at, code: 'ownFieldsOnly', message: 'Use fields of the record itself, not of other records' }]
  })
}

function reaching(registry: Registry, object: RegisteredObject, at: string, filter: Filter | undefined): Issue[] {
  if (filter === undefined) return []
  try {
    checkFilter(filter, { registry, access: null, object })
    return []
  } catch (error) {
    if (error instanceof PublicError) return error.issues.map((issue) => ({ ...issue, field: at }))
    throw error
  }
}

const beyondRecord = '*'

/** Fields that a condition reads; `*` where it looks at other records. */
export function fieldsOf(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(fieldsOf)
  if ('or' in filter) return filter.or.flatMap(fieldsOf)
  if ('not' in filter) return fieldsOf(filter.not)
  if ('field' in filter) return filter.op === 'under' || filter.op === 'notUnder' ? [beyondRecord] : [filter.field]
  return 'path' in filter || 'count' in filter ? [beyondRecord] : []
}

const unknown = (object: RegisteredObject, at: string, names: string[]): Issue[] =>
  names.filter((name) => !object.fields.has(name)).map((name) => noField(at, name))

const noField = (at: string, name: string): Issue => ({
  field: at,
  code: 'unknownField',
  message: `There is no field "${name.slice(0, 200)}"`,
  params: { field: name.slice(0, 200) },
})

function twice(at: string, names: string[]): Issue[] {
  const doubled = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  return doubled.map((name) => ({ field: at, code: 'notUnique', message: `"${name}" stands there twice` }))
}
