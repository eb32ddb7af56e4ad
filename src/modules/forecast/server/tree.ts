import type { Context } from '#kernel/context.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import type { TreeNode } from '../rollUp.ts'

/** Teams with the people in them, each after its parent, and what is needed to tell who answers for whom. */
export interface TeamTree {
  nodes: TreeNode[]
  /** The node of whoever owns something. */
  keyOf(owner: string | null): string
  /** Whose opportunities a node stands for; null for a node that there is not. */
  ownersOf(key: string): Owners | null
  /** May this person change figures of that node? Their own, and those of whom they lead. */
  leads(person: string, key: string): boolean
}

/** Everybody's, or those of some people; `nobodys` adds what belongs to none of the `known`. */
export type Owners = 'all' | { people: string[]; nobodys: boolean; known: string[] }

const everyone = 'all'
const noTeam = 'team:none'
const nobody = 'user:none'

export const teamKey = (id: string): string => `team:${id}`
export const userKey = (id: string): string => `user:${id}`

/** The node of a goal or an adjustment. */
export const keyOfHolder = ({ person, team }: RecordJson): string =>
  typeof person === 'string' ? userKey(person) : typeof team === 'string' ? teamKey(team) : everyone

interface Member {
  id: string
  name: string
  team: string | null
  manager: string | null
  isActive: boolean
}

/** The tree as the asker may see it: owners whom they may not see count as nobody. */
export async function teamTree(ctx: Context): Promise<TeamTree> {
  const [teams, people] = await Promise.all([
    queryAll(ctx, 'team', { fields: ['name', 'parent', 'manager'], sort: [{ field: 'name', direction: 'asc' }] }),
    queryAll(ctx, 'user', {
      fields: ['displayName', 'team', 'manager', 'isActive'],
      sort: [{ field: 'name', direction: 'asc' }],
    }),
  ])
  const known = new Map(teams.map((team) => [team.id, team]))
  const members: Member[] = people.map(({ id, displayName, team, manager, isActive }) => ({
    id,
    name: String(displayName),
    team: typeof team === 'string' && known.has(team) ? team : null,
    manager: (manager ?? null) as string | null,
    isActive: isActive === true,
  }))
  const byId = new Map(members.map((member) => [member.id, member]))
  const parents = new Map(
    teams.map(({ id, parent }) => [id, typeof parent === 'string' && known.has(parent) ? parent : null]),
  )
  const isManager = (person: string, team: string | null): boolean => {
    for (const one of upwards(team, (id) => parents.get(id) ?? null))
      if (known.get(one)?.manager === person) return true
    return false
  }
  const leads = (person: string, key: string): boolean => {
    const id = key.slice(key.indexOf(':') + 1)
    if (key.startsWith('team:')) return isManager(person, id)
    const member = byId.get(id)
    if (!member) return false
    if (id === person || isManager(person, member.team)) return true
    return upwards(member.manager, (one) => byId.get(one)?.manager ?? null).includes(person)
  }
  const nodes = nodesOf(parents, (id) => String(known.get(id)?.name ?? ''), members)
  return {
    nodes,
    ownersOf: (key) => ownersBeneath(nodes, key),
    keyOf: (owner) => (owner !== null && byId.has(owner) ? userKey(owner) : nobody),
    leads,
  }
}

function ownersBeneath(nodes: readonly TreeNode[], key: string): Owners | null {
  if (key === everyone) return 'all'
  const wanted = new Set(nodes.filter((one) => one.key === key).map((one) => one.key))
  if (wanted.size === 0) return null
  for (const one of nodes) if (one.parent !== null && wanted.has(one.parent)) wanted.add(one.key)
  const people = (of: readonly TreeNode[]) => of.flatMap(({ kind, id }) => (kind === 'user' && id !== null ? id : []))
  return {
    people: people(nodes.filter((one) => wanted.has(one.key))),
    nobodys: wanted.has(nobody),
    known: people(nodes),
  }
}

/** From one upwards; a circle, which trees of teams refuse and managers do not, is gone through once. */
function upwards(start: string | null, above: (id: string) => string | null): string[] {
  const way = new Set<string>()
  for (let at = start; at !== null && !way.has(at); at = above(at)) way.add(at)
  return [...way]
}

function nodesOf(
  parents: ReadonlyMap<string, string | null>,
  nameOf: (team: string) => string,
  members: readonly Member[],
): TreeNode[] {
  const beneath = Map.groupBy(parents.keys(), (id) => parents.get(id) ?? null)
  const inTeam = Map.groupBy(members, ({ team }) => team)
  const people = (team: string | null, parent: string): TreeNode[] =>
    (inTeam.get(team) ?? []).map(({ id, name, isActive }) => node('user', id, name, parent, isActive))
  const from = (team: string, parent: string): TreeNode[] => [
    node('team', team, nameOf(team), parent),
    ...people(team, teamKey(team)),
    ...(beneath.get(team) ?? []).flatMap((child) => from(child, teamKey(team))),
  ]
  return [
    { ...node('team', null, null, null), key: everyone },
    ...(beneath.get(null) ?? []).flatMap((team) => from(team, everyone)),
    node('team', null, null, everyone),
    ...people(null, noTeam),
    node('user', null, null, noTeam),
  ]
}

const node = (
  kind: 'team' | 'user',
  id: string | null,
  name: string | null,
  parent: string | null,
  isActive = true,
): TreeNode => ({ key: `${kind}:${id ?? 'none'}`, kind, id, name, parent, isActive, canAdjust: false })
