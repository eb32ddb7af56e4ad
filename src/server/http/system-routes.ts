import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import { emptyTrash, previewEmptyTrash } from '#kernel/system/server/emptyTrash.ts'
import { systemHealth } from '#kernel/system/server/health.ts'
import { storageOverview } from '#kernel/system/server/storage.ts'
import { readVersion } from '../version.ts'
import type { Routes } from './host.ts'

const tags = ['System']
const managing = { policy: { capability: 'settings.manage' }, tags } as const
const destroying = { policy: { capability: 'trash.destroy' }, tags } as const
const object = z.string().min(1).max(60).optional()
const days = z.number().int().min(0).max(3650)

/** How the installation is and where its room goes, for administrators. */
export const systemRoutes: Routes = (app, host) => {
  const { config, workspace } = host
  const readers = workspace.modules.flatMap((module) => module.readers ?? [])
  route(app, {
    ...managing,
    method: 'GET',
    url: '/api/v1/system/health',
    summary: 'Versions, room, memory, how far behind the background work is, and what to look at',
    handler: async ({ ctx }) =>
      systemHealth(ctx, {
        version: await readVersion(),
        dataDir: config.dataDir,
        isBuiltIn: !config.databaseUrl,
        readers,
      }),
  })
  route(app, {
    ...managing,
    method: 'GET',
    url: '/api/v1/system/storage',
    summary: 'How much room tables, files and the trash take',
    handler: async ({ ctx }) => storageOverview(ctx),
  })
  route(app, {
    ...destroying,
    method: 'GET',
    url: '/api/v1/system/trash/empty',
    summary: 'What emptying the trash would take away',
    query: z.strictObject({ olderThanDays: z.coerce.number().pipe(days), object }),
    handler: async ({ ctx, query }) => previewEmptyTrash(ctx, query),
  })
  route(app, {
    ...destroying,
    confirmed: () => true,
    method: 'POST',
    url: '/api/v1/system/trash/empty',
    status: 202,
    summary: 'Destroy what has been in the trash that long, for good',
    body: z.strictObject({ olderThanDays: days, object }),
    handler: async ({ ctx, body }) => emptyTrash(ctx, body),
  })
}
