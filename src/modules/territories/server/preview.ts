import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { count } from '#kernel/records/server/engine.ts'
import type { Overlap, OwnerMoves, RuleDraft, TerritoryPreview } from '../contract.ts'
import { namesOf } from './names.ts'
import { type Asked, countFollowing, countMoves, countOverlaps, firstMoves } from './planStore.ts'
import { type Deciding, deciding, demandFilter, readTerritories } from './rules.ts'
import { demandRunnable } from './run.ts'

const shownRows = 200

export interface PreviewRequest {
  /** As if this rule stood, too. */
  draft?: RuleDraft | undefined
  owners: OwnerMoves
}

/** What a run would do with the accounts that the asker may change, as things stand; the run asks the same statement. */
export async function previewTerritories(ctx: Context, { draft, owners }: PreviewRequest): Promise<TerritoryPreview> {
  demandRunnable(ctx, owners)
  if (draft) demandDraft(ctx, draft)
  const standing = await readTerritories(ctx, draft)
  if (draft && !standing.territories.some(({ id }) => id === draft.territory))
    throw invalidField('draft.territory', 'unknownLink', 'Choose a territory from the list', { target: 'territory' })
  const rules = deciding(ctx, standing)
  const asked: Asked = { deciding: rules, owners }
  const [routes, rows, uncovered] = [
    await countMoves(ctx, asked),
    await firstMoves(ctx, asked, shownRows),
    (await count(ctx, 'account', { filter: { field: 'territory', op: 'isEmpty' } })).value,
  ]
  const moves = routes.filter(({ from, to }) => from !== to)
  const sum = (of: typeof routes, key: 'count' | 'owners') => of.reduce((total, one) => total + one[key], 0)
  const gone = sum(
    moves.filter(({ from }) => from === null),
    'count',
  )
  const come = sum(
    moves.filter(({ to }) => to === null),
    'count',
  )
  const { territories, rules: all } = standing
  return {
    total: sum(routes, 'count'),
    moved: sum(moves, 'count'),
    owners: sum(routes, 'owners'),
    opportunities: owners === 'accountsAndOpportunities' ? await countFollowing(ctx, asked) : 0,
    routes: moves.map(({ from, to, count: some }) => ({ from, to, count: some })),
    rows,
    uncovered: { before: uncovered, after: uncovered - gone + come },
    overlaps: await overlapsOf(ctx, rules),
    names: {
      ...(await namesOf(
        ctx,
        rows.map(({ owner }) => owner),
      )),
      ...Object.fromEntries([...territories, ...all].map(({ id, name }) => [id, name])),
    },
  }
}

function demandDraft(ctx: Context, draft: RuleDraft): void {
  demandFilter(ctx, draft.filter)
  if (draft.from && draft.to && draft.to < draft.from)
    throw invalidField('to', 'beforeStart', 'The end lies before the start')
}

/** Rules of several territories that match the same accounts. */
export async function overlapsOf(ctx: Context, rules: readonly Deciding[]): Promise<Overlap[]> {
  const found = await countOverlaps(ctx, rules)
  return found.map(({ places, count: some }) => ({
    rules: places.flatMap((place) => rules[place]?.rule.id ?? []),
    count: some,
  }))
}
