import type { Context } from '#kernel/context.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query } from '#kernel/records/server/engine.ts'
import type { AccountNode, AccountTree, FigureKey, FigureValues } from '../figures.contract.ts'
import { ownFigures, plus } from './treeFigures.ts'

/** Companies that are read of one group. */
const mostNodes = 2000
/** A chain of parents longer than this is no group of companies. */
const mostLevels = 100
const idsAtOnce = 500

/**
 * The group that an account belongs to, from its head down, with figures at each company and over everything below it. What the
 * asker may not read is neither shown nor counted, and neither is what hangs below it, just as in lists by `under`.
 */
export async function accountTree(ctx: Context, accountId: string): Promise<AccountTree> {
  const asked = await get(ctx, 'account', accountId, { fields: shownFields })
  const chain = await chainUp(ctx, asked)
  const { records, isCut } = await everythingBelow(ctx, chain)
  const head = String(chain.at(-1)?.id)
  const own = await ownFigures(ctx, head)
  const nodes = records.map((record) => nodeOf(record, record.id === head, own(record.id)))
  return { nodes: isCut ? nodes : withSums(nodes), isCut }
}

const shownFields = ['displayName', 'parent', 'type']

/** The account, its parent, and so on as far as may be seen. */
async function chainUp(ctx: Context, account: RecordJson): Promise<RecordJson[]> {
  const chain = [account]
  while (chain.length < mostLevels) {
    const parent = chain.at(-1)?.parent
    if (typeof parent !== 'string') break
    const filter = { field: 'id', op: 'eq', value: parent } as const
    const [above] = (await query(ctx, 'account', { filter, fields: shownFields, limit: 1 })).items
    if (!above) break
    chain.push(above)
  }
  return chain
}

/** Level by level, so that whatever is read hangs together. The asker's own chain is there in any case. */
async function everythingBelow(ctx: Context, chain: RecordJson[]): Promise<{ records: RecordJson[]; isCut: boolean }> {
  const records = new Map(chain.toReversed().map((record) => [record.id, record]))
  let level = chain.slice(-1)
  while (level.length > 0) {
    const found: RecordJson[] = []
    for (let at = 0; at < level.length; at += idsAtOnce) {
      const room = mostNodes - records.size - found.length + 1
      found.push(...(await childrenOf(ctx, level.slice(at, at + idsAtOnce), room + chain.length)))
    }
    for (const record of found) {
      if (records.size >= mostNodes && !records.has(record.id)) return { records: [...records.values()], isCut: true }
      records.set(record.id, record)
    }
    level = found
  }
  return { records: [...records.values()], isCut: false }
}

async function childrenOf(ctx: Context, parents: RecordJson[], room: number): Promise<RecordJson[]> {
  const found: RecordJson[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof query>> = await query(ctx, 'account', {
      filter: { field: 'parent', op: 'in', value: parents.map(({ id }) => id) },
      fields: shownFields,
      sort: [{ field: 'name', direction: 'asc' }],
      limit: 1000,
      ...(cursor ? { cursor } : {}),
    })
    found.push(...page.items)
    cursor = page.next
  } while (cursor && found.length < room)
  return found
}

function nodeOf(record: RecordJson, isHead: boolean, own: FigureValues): AccountNode {
  return {
    id: record.id,
    name: String(record.displayName),
    parent: isHead ? null : String(record.parent),
    type: typeof record.type === 'string' ? record.type : null,
    mayMove: record.can?.update !== false,
    own,
  }
}

/** From the last level up, each company adds what it came to at its parent. */
function withSums(nodes: AccountNode[]): AccountNode[] {
  const below = new Map(nodes.map(({ id, own }) => [id, own]))
  for (const { id, parent } of nodes.toReversed()) {
    const above = parent === null ? undefined : below.get(parent)
    if (parent !== null && above) below.set(parent, together(above, below.get(id) ?? {}))
  }
  return nodes.map((node) => ({ ...node, below: below.get(node.id) ?? node.own }))
}

const together = (a: FigureValues, b: FigureValues): FigureValues =>
  Object.fromEntries(
    Object.entries(a).map(([key, value]) => {
      const other = b[key as FigureKey]
      return [key, other ? plus(value, other) : value]
    }),
  )
