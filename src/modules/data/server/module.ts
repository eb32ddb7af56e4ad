import type { ServerModule } from '#kernel/module.ts'
import { dataMigrations } from './storeMigrations.ts'

/** Import and export. */
export const dataModule: ServerModule = { name: 'data', objects: [], migrations: dataMigrations }
