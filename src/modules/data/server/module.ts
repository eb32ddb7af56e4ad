import type { Context } from '#kernel/context.ts'
import { getFile } from '#kernel/files/server/files.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import type { Job, ServerModule } from '#kernel/module.ts'
import { exportRoutes } from './export/routes.ts'
import { storedSource } from './parse/storedSource.ts'
import { importRoutes } from './routes.ts'
import { importRow } from './run/importRuns.ts'
import { runImport } from './run/runImport.ts'
import { importJob } from './run/startImport.ts'
import { dataMigrations } from './storeMigrations.ts'

/** The tables of the import, and export for every object. */
export const dataModule: ServerModule = {
  name: 'data',
  objects: [],
  migrations: dataMigrations,
  routes: exportRoutes,
}

/** Import over HTTP and in the background, for a process that knows where the bytes of uploads lie. */
export const importing = (files: FileStore): ServerModule => ({
  name: 'importing',
  objects: [],
  jobs: [runStoredImport(files)],
  routes: (app) => importRoutes(app, files),
})

/** Runs one import with the rights of whoever started it, and goes on with it after a crash. */
const runStoredImport = (files: FileStore): Job => ({
  name: importJob,
  maxMinutes: 720,
  async run(ctx: Context, payload) {
    const row = await importRow(ctx, String(payload.import))
    if (!row.file || !['queued', 'running'].includes(row.state)) return
    await runImport(ctx, row, storedSource(files, await getFile(ctx, row.file)))
  },
})
