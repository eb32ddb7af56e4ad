import type { Context } from '#kernel/context.ts'
import type { Reader } from '#kernel/module.ts'
import { namesObject, type RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from './all.ts'
import { destroyMany, removeMany } from './engine.ts'

/** What belongs to a record of any object (its files, its comments) goes for good with it. */
export const partsReader: Reader = {
  name: 'parts',
  objects: [],
  async handle(ctx, events) {
    const gone = events.filter((event) => event.type === 'destroyed').map((event) => event.recordId)
    if (gone.length === 0) return
    const system = asSystem(ctx, 'parts of destroyed records')
    for (const object of ctx.registry.objects.values()) {
      const link = object.fields.get(object.def.access?.follows ?? '')
      if (link && namesObject(link)) await destroyParts(system, object, link.name, gone)
    }
  },
}

/** Also those in the trash. */
async function destroyParts(ctx: Context, object: RegisteredObject, link: string, gone: string[]): Promise<void> {
  const most = 500
  for (let from = 0; from < gone.length; from += most) {
    const filter = { field: `${link}.id`, op: 'in' as const, value: gone.slice(from, from + most) }
    const idsOf = async (trash: boolean) =>
      (await queryAll(ctx, object.name, { filter, fields: ['id'], ...(trash ? { trash } : {}) })).map(({ id }) => id)
    const live = await idsOf(false)
    await removeMany(
      ctx,
      object.name,
      live.map((id) => ({ id })),
    )
    await destroyMany(ctx, object.name, await idsOf(true))
  }
}
