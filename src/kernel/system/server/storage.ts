import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { StorageOverview } from '../contract.ts'
import { databaseUse, fileSizes, tableSizes, trashAges } from './store.ts'

/** How much room tables, files and the trash take. Rows are estimates: counting them would read everything. */
export async function storageOverview(ctx: Context): Promise<StorageOverview> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators see what is stored')
  const tables = await tableSizes(ctx)
  const objects = new Map([...ctx.registry.objects.values()].map((object) => [object.table, object.name]))
  return {
    database: (await databaseUse(ctx)).bytes,
    objects: tables.flatMap(({ table, rows, bytes }) => {
      const object = objects.get(table)
      return object === undefined ? [] : [{ object, rows, bytes }]
    }),
    system: tables.filter(({ table }) => !objects.has(table)),
    files: await fileSizes(ctx),
    trash: await trashAges(ctx),
  }
}
