import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { conflict, forbidden, invalidField, notFound } from '#kernel/errors.ts'
import { wakeReaders } from '#kernel/events/server/wake.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import type { SavedView, SavedViewChange, SavedViewRequest, SavedViews } from '../contract.ts'
import { repairOf, settingsFor, soundSettings } from './settings.ts'
import {
  appendViewEvent,
  insertView,
  markDeleted,
  purgeDeleted,
  standingTeams,
  updateView,
  type ViewEvent,
  type ViewRow,
  type ViewValues,
  visibleView,
  visibleViews,
} from './store.ts'

interface Person {
  id: string
  roles: string[]
  teamIds: string[]
}

/** All views that the asker may see, of one object or of all. */
export async function listViews(ctx: Context, object?: string): Promise<SavedViews> {
  const person = personOf(ctx)
  const rows = await visibleViews(ctx, person.id, person.teamIds, object)
  const { byRole } = await readSetting(ctx, 'views')
  const chosen = person.roles.toReversed().map((role) => byRole[role] ?? {})
  return {
    items: rows.filter((row) => readable(ctx, row.object)).map((row) => present(ctx, row)),
    standards: Object.assign({}, ...chosen),
  }
}

export async function createView(ctx: Context, request: SavedViewRequest): Promise<SavedView> {
  const person = personOf(ctx)
  const object = readable(ctx, request.object)
  if (!object) throw notFound(`Object "${request.object}"`)
  const values = await soundValues(ctx, object, { teams: [], pinned: false, ...request })
  const viewId = await written(ctx, async (within) => {
    const made = await insertView(within, object.name, person.id, values)
    await log(within, 'created', { object: object.name, id: made, version: 0 }, null, values)
    return made
  })
  return standing(ctx, viewId)
}

/** Name, audience and settings change together or not at all. */
export async function changeView(ctx: Context, viewId: string, change: SavedViewChange): Promise<SavedView> {
  const row = await mine(ctx, viewId)
  const object = readable(ctx, row.object)
  if (!object) throw notFound('View')
  const { version, ...changed } = change
  const values = await soundValues(ctx, object, { ...valuesOf(row), ...changed }, valuesOf(row))
  await written(ctx, async (within) => {
    if (!(await updateView(within, viewId, version, values)))
      throw conflict('The view was changed meanwhile', [], { version: row.version })
    await log(within, 'updated', row, valuesOf(row), values)
  })
  return standing(ctx, viewId)
}

export async function deleteView(ctx: Context, viewId: string): Promise<void> {
  const row = await mine(ctx, viewId)
  await written(ctx, async (within) => {
    await markDeleted(within, viewId, true)
    await log(within, 'deleted', row, valuesOf(row), null)
    await purgeDeleted(within)
  })
}

export async function restoreView(ctx: Context, viewId: string): Promise<SavedView> {
  const row = await mine(ctx, viewId, true)
  await written(ctx, async (within) => {
    await markDeleted(within, viewId, false)
    await log(within, 'restored', row, null, valuesOf(row))
  })
  return standing(ctx, viewId)
}

/** A change with its traces, all or nothing; then the screens are told. */
async function written<T>(ctx: Context, act: (within: Context) => Promise<T>): Promise<T> {
  const result = await ctx.db.transaction((db) => act({ ...ctx, db }))
  wakeReaders(ctx.workspace.schema)
  return result
}

/**
 * What others see is written down, also that it became theirs or was taken from them; private views are nobody's business.
 * Screens hear of both.
 */
async function log(
  ctx: Context,
  type: ViewEvent,
  { object, id, version }: Pick<ViewRow, 'object' | 'id' | 'version'>,
  before: ViewValues | null,
  after: ViewValues | null,
): Promise<void> {
  const [old, next] = [before, after].map((values) => (values && values.audience !== 'private' ? values : null))
  await appendViewEvent(ctx, { type, id, version: version + 1, isShared: Boolean(old ?? next) })
  const name = after?.name ?? before?.name ?? ''
  if (old || next) await audit(ctx, { kind: 'view', action: type, object, subject: id, name, before: old, after: next })
}

/** Views are people's: an API key has none. */
function personOf({ actor }: Context): Person {
  if (actor.type !== 'user') throw forbidden('Views belong to people')
  return actor
}

function readable(ctx: Context, name: string): RegisteredObject | undefined {
  return ctx.access.verdict(name, 'read') === false ? undefined : ctx.registry.objects.get(name)
}

/** What cannot be seen is not found; what can be seen is changed by its owner, and by whoever may share with all. */
async function mine(ctx: Context, viewId: string, deleted = false): Promise<ViewRow> {
  const row = await seen(ctx, viewId, deleted)
  if (!mayChange(ctx, row)) throw forbidden('Only its owner and people who may share views change this view')
  return row
}

async function seen(ctx: Context, viewId: string, deleted: boolean): Promise<ViewRow> {
  const person = personOf(ctx)
  const row = await visibleView(ctx, person.id, person.teamIds, viewId, deleted)
  if (!row || !readable(ctx, row.object)) throw notFound('View')
  return row
}

const mayChange = (ctx: Context, row: ViewRow): boolean =>
  row.owner === personOf(ctx).id || (row.audience !== 'private' && ctx.access.has('views.share'))

const standing = async (ctx: Context, viewId: string): Promise<SavedView> =>
  present(ctx, await seen(ctx, viewId, false))

function present(ctx: Context, row: ViewRow): SavedView {
  const object = ctx.registry.object(row.object)
  const left = settingsFor(ctx, object, row.settings)
  // To others the names of fields that they may not see say too much.
  const isOwn = row.owner === personOf(ctx).id
  return {
    id: row.id,
    object: row.object,
    name: row.name,
    audience: row.audience,
    teams: row.teams,
    owner: { id: row.owner, name: row.owner_name ?? '' },
    ...left,
    ...(left.usable || !isOwn ? {} : { repair: repairOf(ctx, object, row.settings) }),
    pinned: row.pinned,
    version: row.version,
    updatedAt: row.updated_at,
    can: { update: mayChange(ctx, row) },
  }
}

const valuesOf = ({ name, audience, teams, settings, pinned }: ViewRow): ViewValues => ({
  name,
  audience,
  teams,
  settings,
  pinned,
})

/** Judges what is new: a view keeps what it says of fields that went meanwhile until its settings are saved again. */
async function soundValues(
  ctx: Context,
  object: RegisteredObject,
  wanted: ViewValues,
  before?: ViewValues,
): Promise<ViewValues> {
  const teams = wanted.audience === 'team' ? [...new Set(wanted.teams)] : []
  if (wanted.audience !== before?.audience || teams.join() !== before.teams.join())
    await checkAudience(ctx, wanted.audience, teams)
  const isSame = wanted.settings === before?.settings
  return {
    name: wanted.name,
    audience: wanted.audience,
    teams,
    settings: isSame ? wanted.settings : soundSettings(ctx, object, wanted.settings),
    pinned: wanted.pinned,
  }
}

/** Everyone shares with their own teams; beyond that it takes the capability. */
async function checkAudience(ctx: Context, audience: ViewValues['audience'], teams: string[]): Promise<void> {
  const mayShare = ctx.access.has('views.share')
  if (audience === 'everyone' && !mayShare)
    throw forbidden('Sharing a view with everyone needs the right "views.share"')
  if (audience !== 'team') return
  if (teams.length === 0) throw invalidField('teams', 'required', 'Name the teams to share with')
  const own = new Set(personOf(ctx).teamIds)
  const foreign = teams.filter((team) => !own.has(team))
  if (foreign.length === 0) return
  const known = mayShare ? await standingTeams(ctx, foreign) : new Set<string>()
  const unknown = foreign.find((team) => !known.has(team))
  if (unknown !== undefined)
    throw invalidField('teams', 'notYours', 'Share with teams that you belong to', { team: unknown })
}
