import { actorKey, type Context } from '#kernel/context.ts'
import type { Onboarding, StepKey, StepList } from '../contract.ts'
import { deedsOf, type Standing, standingOf } from './store.ts'

/** The asker's first steps, each with whether it is done: read from what is there, so nobody need click it off. */
export async function onboardingOf(ctx: Context): Promise<Onboarding> {
  const userId = ctx.actor.type === 'user' ? ctx.actor.id : null
  const list = listOf(ctx)
  if (!userId) return { list, steps: [] }
  const standing = await standingOf(ctx, userId)
  const deeds = await deedsOf(ctx, actorKey(ctx.actor))
  const did = (deed: string, objects: string[]) =>
    deeds.some((one) => one.deed === deed && objects.includes(one.object))
  const known: Known = { standing, did, business: businessObjects(ctx) }
  return {
    list,
    steps: lists[list].filter((key) => steps[key].may(ctx)).map((key) => ({ key, done: steps[key].isDone(known) })),
  }
}

/** By what a person may do, so that roles of one's own have a list too. */
function listOf(ctx: Context): StepList {
  if (ctx.access.has('users.manage') && ctx.access.has('settings.manage')) return 'administrator'
  if (ctx.access.has('views.share') || ctx.access.has('import')) return 'manager'
  return businessObjects(ctx).some((object) => mayCreate(object)(ctx)) ? 'maker' : 'reader'
}

const lists: Record<StepList, StepKey[]> = {
  administrator: ['secondFactor', 'invite', 'team', 'import', 'field', 'mail', 'view'],
  manager: ['record', 'import', 'moved', 'task', 'shareView', 'follow', 'secondFactor'],
  maker: ['record', 'task', 'closed', 'note', 'moved', 'view', 'favourite'],
  reader: ['opened', 'view', 'favourite', 'follow', 'secondFactor', 'note'],
}

interface Known {
  standing: Standing
  did: (deed: string, objects: string[]) => boolean
  business: string[]
}

interface Step {
  may: (ctx: Context) => boolean
  isDone: (known: Known) => boolean
}

const always = () => true
const mayCreate = (object: string) => (ctx: Context) =>
  ctx.registry.objects.has(object) && ctx.access.verdict(object, 'create') !== false
const mayMove = (ctx: Context) =>
  businessObjects(ctx).some(
    (object) =>
      ctx.registry.object(object).def.stageField !== undefined && ctx.access.verdict(object, 'update') !== false,
  )

const steps: Record<StepKey, Step> = {
  secondFactor: { may: always, isDone: ({ standing }) => standing.secondFactor },
  invite: { may: always, isDone: ({ standing }) => standing.people > 0 },
  team: { may: always, isDone: ({ standing }) => standing.teams > 0 },
  import: { may: (ctx) => ctx.access.has('import'), isDone: ({ standing }) => standing.imported },
  field: { may: (ctx) => ctx.access.has('objects.manage'), isDone: ({ standing }) => standing.field },
  mail: { may: (ctx) => ctx.access.has('settings.manage'), isDone: ({ standing }) => standing.mail },
  record: {
    may: (ctx) => businessObjects(ctx).some((object) => mayCreate(object)(ctx)),
    isDone: ({ did, business }) => did('created', business),
  },
  task: { may: mayCreate('task'), isDone: ({ did }) => did('created', ['task']) },
  closed: { may: mayCreate('task'), isDone: ({ did }) => did('closed', ['task']) },
  moved: { may: mayMove, isDone: ({ did, business }) => did('moved', business) },
  note: { may: mayCreate('note'), isDone: ({ did }) => did('created', ['note']) },
  view: { may: always, isDone: ({ standing }) => standing.view },
  shareView: { may: (ctx) => ctx.access.has('views.share'), isDone: ({ standing }) => standing.shareView },
  favourite: { may: always, isDone: ({ standing }) => standing.favourite },
  follow: { may: always, isDone: ({ standing }) => standing.follow },
  opened: { may: always, isDone: ({ standing }) => standing.opened },
}

const quietGroups = new Set(['hidden', 'settings', 'activities'])

/** Customers and business: what the work is about, shipped or made by administrators. */
const businessObjects = (ctx: Context): string[] =>
  [...ctx.registry.objects.values()]
    .filter(({ def }) => !quietGroups.has(def.group ?? 'customers'))
    .map(({ name }) => name)
