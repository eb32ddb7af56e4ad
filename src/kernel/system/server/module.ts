import type { ServerModule } from '#kernel/module.ts'
import { emptyTrashJob } from './emptyTrash.ts'

/** What looks after the installation itself. */
export const systemModule: ServerModule = { name: 'system', objects: [], jobs: [emptyTrashJob] }
