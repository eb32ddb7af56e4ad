import { type Context, withStoredNames } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import { shippedId } from '#kernel/objects/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { createMany, query } from '#kernel/records/server/engine.ts'
import { compileTemplate } from '../../template.ts'
import { detach, type RowDraft, rowError } from './cells.ts'
import { type Plan, pathOf, type Slot } from './plan.ts'

/**
 * Finds the records that cells name, a batch at a time: one query a link field, with the asker's own rights, so that what
 * they may not see does not exist (S-02). Answers links that wait for later rows of the same file.
 */
export interface LinkResolver {
  resolve(ctx: Context, drafts: RowDraft[]): Promise<Resolved>
  /** For links inside one file, when all its rows are written. */
  resolveLate(ctx: Context, late: LateLink[]): Promise<{ ids: Map<LateLink, string>; created: number }>
  /** Forgets what a rolled-back transaction made. */
  forgetCreated(): void
  /** The transaction stands. */
  keepCreated(): void
}
export interface Resolved {
  created: number
  late: { draft: RowDraft; slot: Slot; text: string }[]
}
export interface LateLink {
  row: number
  field: string
  record: string
  value: string
  cells: string[]
}

interface Candidate {
  id: string
  /** Values by which several of the same name are told apart. */
  narrow: Record<string, JsonValue>
}
interface LinkIndex {
  slot: Slot
  target: RegisteredObject
  lookups: string[]
  /** Fields of the target that also lead where a field of the row leads: a stage belongs to the row's pipeline. */
  narrowing: string[]
  isOwn: boolean
  known: Map<string, Candidate[]>
  /** Made in the transaction that runs now. */
  created: Set<string>
  /** Made at any time: a dry run makes them again in each batch and counts them once. */
  everCreated: Set<string>
}

/** Names kept between batches; past that all are forgotten at once. */
const rememberedNames = 200_000

export function linkResolver(ctx: Context, plan: Plan, dryRun: boolean): LinkResolver {
  const indexes = new Map<Slot, LinkIndex>()
  for (const slot of orderedLinks(ctx, plan)) indexes.set(slot, linkIndex(ctx, plan, slot))

  return {
    async resolve(tx, drafts) {
      const late: Resolved['late'] = []
      let created = 0
      for (const index of indexes.values()) {
        const uses = drafts.flatMap((draft) =>
          draft.errors.length > 0
            ? []
            : draft.links.filter(({ slot }) => slot === index.slot).map(({ texts }) => ({ draft, texts })),
        )
        if (uses.length === 0) continue
        const missing = await lookUp(tx, index, [...new Set(uses.flatMap(({ texts }) => texts))])
        if (index.slot.link.create && !index.isOwn) created += await createMissing(tx, index, missing, uses, dryRun)
        for (const { draft, texts } of uses) assign(index, draft, texts, late)
      }
      return { created, late }
    },
    async resolveLate(tx, links) {
      const ids = new Map<LateLink, string>()
      let created = 0
      for (const index of indexes.values()) {
        const mine = links.filter(({ field }) => field === pathOf(index.slot))
        const missing = await lookUp(tx, index, [...new Set(mine.map(({ value }) => value))])
        if (index.slot.link.create) created += await createMissing(tx, index, missing, [], dryRun)
        for (const link of mine) {
          const [only, ...others] = index.known.get(link.value) ?? []
          if (only && others.length === 0) ids.set(link, only.id)
        }
      }
      return { ids, created }
    },
    forgetCreated() {
      for (const index of indexes.values()) {
        for (const text of index.created) index.known.delete(text)
        index.created.clear()
      }
    },
    keepCreated() {
      for (const index of indexes.values()) index.created.clear()
    },
  }
}

/** Links by which others are narrowed come first. */
function orderedLinks(ctx: Context, plan: Plan): Slot[] {
  const links = plan.slots.filter((slot) => slot.target !== null)
  const depth = (slot: Slot) => narrowingFields(ctx, plan, slot).length
  return links.sort((a, b) => depth(a) - depth(b))
}

function linkIndex(ctx: Context, plan: Plan, slot: Slot): LinkIndex {
  const target = ctx.registry.object(slot.target ?? '')
  return {
    slot,
    target,
    lookups: lookupsOf(plan, slot, target),
    narrowing: narrowingFields(ctx, plan, slot),
    isOwn: target.name === plan.object.name,
    known: new Map(),
    created: new Set(),
    everCreated: new Set(),
  }
}

/** By the field that was asked for; else by name, then by the external id that the rows themselves carry; shipped stages also in English. */
function lookupsOf(plan: Plan, slot: Slot, target: RegisteredObject): string[] {
  if (slot.link.by) return [slot.link.by]
  const [title] = target.titleFields
  const byName = target.titleFields.length === 1 && title ? title : 'displayName'
  const ownIds = plan.slots.flatMap(({ field, part }) =>
    field.name === 'externalIds' && part ? [`externalIds.${part}`] : [],
  )
  const shipped = target.def.group === 'settings' ? [`externalIds.${shippedId}`] : []
  return [byName, ...ownIds, ...shipped]
}

/** The row's other links that the target has too, under the same name and to the same object. */
function narrowingFields(ctx: Context, plan: Plan, slot: Slot): string[] {
  const target = ctx.registry.object(slot.target ?? '')
  return plan.slots.flatMap((other) => {
    const twin = other === slot || other.target === null ? undefined : target.fields.get(other.field.name)
    return twin && !twin.isSystem && twin.kind.target?.(twin.def) === other.target ? [other.field.name] : []
  })
}

/** Fills the index for texts it does not know; answers those that no record has. */
async function lookUp(ctx: Context, index: LinkIndex, texts: string[]): Promise<string[]> {
  if (index.known.size > rememberedNames) index.known.clear()
  let wanted = texts.filter((text) => !index.known.has(text))
  const byId = wanted.filter(isUuid)
  if (byId.length > 0) await collect(ctx, index, 'id', byId)
  const byAddress = index.target.fields.has('email') ? wanted.filter((text) => text.includes('@')) : []
  if (byAddress.length > 0) await collect(ctx, index, 'email', byAddress)
  for (const field of index.lookups) {
    wanted = wanted.filter((text) => !index.known.has(text))
    if (wanted.length > 0) await collect(ctx, index, field, wanted)
  }
  return wanted.filter((text) => !index.known.has(text))
}

/** Values that one condition may list, and records that one page may hold. */
const atOnce = 1000

async function collect(ctx: Context, index: LinkIndex, field: string, texts: string[]): Promise<void> {
  const given = new Map(texts.map((text) => [field === 'email' ? text.toLowerCase() : text, text]))
  const fields = [...new Set([field.split('.')[0] ?? field, ...index.narrowing])]
  const values = [...given.keys()]
  for (let at = 0; at < values.length; at += atOnce) {
    const filter = { field, op: 'in' as const, value: values.slice(at, at + atOnce) }
    let cursor: string | undefined
    do {
      const page = await query(withStoredNames(ctx), index.target.name, {
        filter,
        fields,
        limit: atOnce,
        ...(cursor ? { cursor } : {}),
      })
      for (const record of page.items) remember(index, given.get(String(valueAt(record, field))), record)
      cursor = page.next ?? undefined
    } while (cursor)
  }
}

/** `externalIds.crm` comes as a path field or inside its object. */
function valueAt(record: RecordJson, path: string): unknown {
  const flat = record[path]
  if (flat !== undefined) return flat
  const [name = '', part = ''] = path.split('.')
  return (record[name] as Record<string, unknown> | undefined)?.[part]
}

function remember(index: LinkIndex, text: string | undefined, record: RecordJson): void {
  if (text === undefined) return
  const narrow = Object.fromEntries(index.narrowing.map((name) => [name, (record[name] ?? null) as JsonValue]))
  const standing = index.known.get(text)
  if (standing) standing.push({ id: record.id, narrow })
  else index.known.set(detach(text), [{ id: record.id, narrow }])
}

type Use = { draft: RowDraft; texts: string[] }

/** Makes the targets that are missing, with the asker's rights and as part of the same operation. */
async function createMissing(
  ctx: Context,
  index: LinkIndex,
  texts: string[],
  uses: Use[],
  dryRun: boolean,
): Promise<number> {
  if (texts.length === 0) return 0
  const outcomes = await createMany(
    ctx,
    index.target.name,
    texts.map((text) => newTarget(index, text)),
  )
  let created = 0
  outcomes.forEach((outcome, i) => {
    const text = texts[i] ?? ''
    if (outcome.status === 'error') {
      for (const use of uses)
        if (use.texts.includes(text))
          refuse(
            index,
            use.draft,
            'linkNotCreated',
            `${index.target.name} "${text}" could not be created: ${outcome.message}`,
            text,
          )
    } else {
      if (!index.everCreated.has(text)) created++
      index.known.set(detach(text), [{ id: outcome.id, narrow: {} }])
      index.created.add(text)
      if (dryRun) index.everCreated.add(detach(text))
    }
  })
  return created
}

/** The text becomes the name; the last of several title fields (last name) gets the last word. */
function newTarget({ target, slot }: LinkIndex, text: string): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {}
  const titles = target.titleFields.filter((name) => target.fields.get(name)?.storage === 'text')
  const words = titles.length > 1 ? text.split(/\s+/) : [text]
  titles.forEach((name, i) => {
    const isLast = i === titles.length - 1
    const part = isLast
      ? words.splice(i === 0 ? 0 : -1).join(' ')
      : words.splice(0, Math.max(words.length - 1, 0)).join(' ')
    if (part !== '') values[name] = part
  })
  for (const [field, template] of Object.entries(slot.link.set ?? {}))
    values[field] = compileTemplate(template)(() => text)
  return values
}

function assign(index: LinkIndex, draft: RowDraft, texts: string[], late: Resolved['late']): void {
  if (draft.errors.length > 0) return
  const ids: string[] = []
  for (const text of texts) {
    const [only, ...others] = narrowed(index, draft, index.known.get(text) ?? [])
    if (others.length > 0) refuse(index, draft, 'ambiguousLink', severalNamed(index, others.length + 1, text), text)
    else if (only) ids.push(only.id)
    else if (!index.isOwn) {
      refuse(index, draft, 'unknownLink', `No ${index.target.name} that you may see is named "${text}"`, text)
    }
  }
  if (draft.errors.length > 0) return
  if (ids.length < texts.length) for (const text of texts) late.push({ draft, slot: index.slot, text })
  else draft.values[index.slot.field.name] = index.slot.field.storage === 'uuidArray' ? ids : (ids[0] ?? null)
}

const severalNamed = ({ target }: LinkIndex, times: number, text: string) =>
  `${times} ${target.plural} are named "${text}": use an id or an external id`

function narrowed(index: LinkIndex, draft: RowDraft, candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates
  return candidates.filter(({ narrow }) =>
    index.narrowing.every((name) => draft.values[name] === undefined || draft.values[name] === narrow[name]),
  )
}

function refuse({ slot }: LinkIndex, draft: RowDraft, code: string, reason: string, text: string): void {
  draft.errors.push(rowError(draft.row, slot, code, reason, text))
}
