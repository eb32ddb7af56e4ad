import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import {
  type AdoptionObject,
  type AdoptionPerson,
  type AdoptionReport,
  type AdoptionWeek,
  featureKeys,
  shownWeeks,
  smallestCrowd,
} from '../contract.ts'
import { featuresOf, objectsOf, peopleOf, type Span, weeksOf } from './reportStore.ts'

const day = 86_400_000

/** How Rapport is used by the people whom the asker may see; with `team` by that team and those below it. */
export async function adoptionReport(ctx: Context, team: string | null): Promise<AdoptionReport> {
  const { anonymous } = await readSetting(ctx, 'adoption')
  const people = await activePeople(ctx, team)
  const head = { headcount: people.size, isAnonymous: anonymous }
  if (anonymous && people.size < smallestCrowd) return { ...head, weeks: [], people: [], objects: [], features: [] }
  const monday = mondayOf(ctx.clock.now())
  const span: Span = { from: dayOf(monday - (shownWeeks - 1) * 7 * day), userIds: [...people.keys()] }
  return {
    ...head,
    weeks: await allWeeks(ctx, monday, span),
    people: anonymous ? [] : named(await peopleOf(ctx, span), people),
    objects: readable(ctx, await objectsOf(ctx, span)),
    features: await allFeatures(ctx, span, team === null),
  }
}

async function activePeople(ctx: Context, team: string | null): Promise<Map<string, string>> {
  const isActive: Filter = { field: 'isActive', op: 'eq', value: true }
  const filter: Filter = team ? { and: [isActive, { field: 'team', op: 'under', value: [team] }] } : isActive
  const users = await queryAll(ctx, 'user', { filter, fields: ['name'] })
  return new Map(users.map((user) => [user.id, String(user.name)]))
}

/** Weeks in which nobody came are weeks too. */
async function allWeeks(ctx: Context, monday: number, span: Span): Promise<AdoptionWeek[]> {
  const starts = Array.from({ length: shownWeeks * 2 }, (_, at) => dayOf(monday - (shownWeeks * 2 - 1 - at) * 7 * day))
  const found = await weeksOf(ctx, { ...span, from: starts[0] as string })
  const none = { active: 0, personDays: 0, signIns: 0, made: 0, changed: 0 }
  return starts.map((start) => found.find((week) => week.start === start) ?? { start, ...none })
}

const named = (rows: Omit<AdoptionPerson, 'name'>[], names: Map<string, string>): AdoptionPerson[] => {
  const none = { days: 0, signIns: 0, made: 0, changed: 0, lastDay: null }
  const known = new Map(rows.map((row) => [row.id, row]))
  return [...names]
    .map(([id, name]) => ({ ...none, ...known.get(id), id, name }))
    .sort((a, b) => b.days - a.days || b.made + b.changed - (a.made + a.changed) || a.name.localeCompare(b.name))
}

/** The work itself, not the settings; objects that the asker may not read are not counted before them either. */
const readable = (ctx: Context, rows: AdoptionObject[]): AdoptionObject[] =>
  rows.filter(({ object }) => {
    const group = ctx.registry.objects.get(object)?.def.group
    return (
      group !== undefined && group !== 'hidden' && group !== 'settings' && ctx.access.verdict(object, 'read') !== false
    )
  })

/** API keys belong to nobody, so they count only where everybody does. */
async function allFeatures(ctx: Context, span: Span, withKeys: boolean): Promise<AdoptionReport['features']> {
  const found = await featuresOf(ctx, span, withKeys)
  return featureKeys.map((key) => found.find((row) => row.key === key) ?? { key, people: 0, count: 0, lastDay: null })
}

const mondayOf = (now: Date): number => {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  return today - ((now.getUTCDay() + 6) % 7) * day
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
