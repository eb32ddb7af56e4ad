import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'

/** Holds for a record with `from` and `to`, both of which may be open, on the day it is asked; the last day included. */
export const inForce: Filter = {
  and: [
    {
      or: [
        { field: 'from', op: 'isEmpty' },
        { field: 'from', op: 'lte', value: { $: 'today' } },
      ],
    },
    {
      or: [
        { field: 'to', op: 'isEmpty' },
        { field: 'to', op: 'gte', value: { $: 'today' } },
      ],
    },
  ],
}

/** Accounts of a territory that nobody who is active looks after today. */
export const withoutMember: Filter = {
  and: [
    { field: 'territory', op: 'isNotEmpty' },
    {
      path: 'territory.members',
      has: 'none',
      where: { and: [{ field: 'user.isActive', op: 'eq', value: true }, inForce] },
    },
  ],
}

/** Whose owner follows the territory: nobody's, that of the accounts, or also that of their open opportunities. */
export const ownerMoves = ['none', 'accounts', 'accountsAndOpportunities'] as const
export type OwnerMoves = (typeof ownerMoves)[number]

/** A rule as it would be; with the `id` of one that stands, in its place. */
export interface RuleDraft {
  id?: string | undefined
  territory: string
  name: string
  priority: number
  /** Null or absent: every account. */
  filter?: Filter | null | undefined
  isActive: boolean
  from?: string | null | undefined
  to?: string | null | undefined
}

/** POST /api/v1/territory-plan/preview: what a run would do now, nothing being written. */
export interface TerritoryPreview {
  /** Accounts that a run would write: those that move, that get another owner, or that another rule stands for. */
  total: number
  /** Accounts that change their territory. */
  moved: number
  /** Accounts and open opportunities that change their owner. */
  owners: number
  opportunities: number
  /** By where from and where to, the largest first; null is no territory. */
  routes: { from: string | null; to: string | null; count: number }[]
  /** The first of the accounts that move or change their owner, by name. */
  rows: MoveRow[]
  /** Accounts without a territory before and after. */
  uncovered: { before: number; after: number }
  overlaps: Overlap[]
  /** Names of territories, rules and people by id. */
  names: Record<string, string>
}

export interface MoveRow {
  id: string
  name: string
  from: string | null
  to: string | null
  /** Null where the owner stays. */
  owner: string | null
  rule: string | null
}

/** Accounts that rules of several territories match; the first rule decides. */
export interface Overlap {
  rules: string[]
  count: number
}

/** GET /api/v1/territory-plan: the territories with what the asker may see of their accounts. */
export interface TerritoryPlan {
  nodes: TerritoryNode[]
  /** Rules in the order in which they decide. */
  rules: TerritoryRuleJson[]
  /** Accounts in no territory. */
  uncovered: number
  /** Accounts whose territory nobody looks after. */
  unattended: number
  /** Accounts that one has kept where they are by hand. */
  pinned: number
  overlaps: Overlap[]
  /** ISO code of the sums. */
  currency: string
  /** The fiscal year of what is won. */
  year: { from: string; to: string }
  /** The asker sees only some of the accounts or opportunities. */
  isPartial: boolean
  /** The asker keeps territories and rules. */
  mayPlan: boolean
}

/** Figures of a territory; null where the asker may not see what they are made of. */
export interface TerritoryFigures {
  accounts: number
  open: string | null
  won: string | null
}

export interface TerritoryNode {
  id: string
  name: string
  parent: string | null
  depth: number
  isActive: boolean
  from: string | null
  to: string | null
  isInForce: boolean
  owner: string | null
  ownerName: string | null
  description: string | null
  members: TerritoryMemberJson[]
  own: TerritoryFigures
  /** With everything below. */
  all: TerritoryFigures
  /** How many times the mean number of accounts of those beside it, where that is out of proportion. */
  overload: number | null
}

export interface TerritoryMemberJson {
  id: string
  user: string
  name: string
  role: string
  from: string | null
  to: string | null
  /** The person is active, and the days are now. */
  isInForce: boolean
  /** Accounts of the territory that the person owns. */
  accounts: number
  /** How often, on average, the close dates of their opportunities in the territory moved back; null without any. */
  slips: number | null
}

export interface TerritoryRuleJson {
  id: string
  name: string
  territory: string
  priority: number
  filter: JsonValue
  isActive: boolean
  from: string | null
  to: string | null
  isInForce: boolean
  /** The filter names something that is gone: the rule is passed by. */
  problem: string | null
}
