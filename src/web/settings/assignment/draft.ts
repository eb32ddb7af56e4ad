import type { ListedRule, RuleDefinition, Target } from '#kernel/assignment/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** A rule as one begins with it: shared out in turn among whoever is chosen. */
export const newRule = (): RuleDefinition => ({
  name: '',
  when: ['created', 'run'],
  method: 'roundRobin',
  members: [],
  skipAbsent: true,
  isActive: true,
})

/** What is sent of a listed rule. */
export function definitionOf(rule: ListedRule): RuleDefinition {
  const { id: _id, object: _object, problem: _problem, recent: _recent, ...definition } = rule
  return definition
}

/** Without what the method does not ask for, and without members that nobody has chosen. */
export function finished(draft: RuleDefinition): RuleDefinition {
  const { queue, openFilter, ...rest } = draft
  const members = draft.members.filter(({ user }) => user !== '')
  const countsOpen = draft.method === 'leastBusy' || members.some(({ capacity }) => capacity?.per === 'open')
  return {
    ...rest,
    members: draft.method === 'queue' ? [] : draft.method === 'user' ? members.slice(0, 1) : members,
    ...(draft.method === 'queue' && queue ? { queue } : {}),
    ...(countsOpen && openFilter ? { openFilter } : {}),
  }
}

/** Whether enough is known to say how it would share out. */
export const isWhole = ({ name, when, method, members, queue }: RuleDefinition): boolean =>
  name.trim() !== '' && when.length > 0 && (method === 'queue' ? queue !== undefined : members.length > 0)

export type TargetKind = 'none' | 'user' | 'queue'

export const kindOfTarget = (target: Target | undefined): TargetKind =>
  target === undefined ? 'none' : 'user' in target ? 'user' : 'queue'

export const idOfTarget = (target: Target | undefined): string | null =>
  target === undefined ? null : 'user' in target ? target.user : target.queue

/** Its records may wait in queues. */
export const isQueued = (object: ObjectMetadata): boolean =>
  object.fields.some(({ name, target }) => name === 'queue' && target === 'queue')
