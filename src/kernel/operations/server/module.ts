import { rebaseLog } from '#kernel/events/server/log.ts'
import { ensureEventPartitions } from '#kernel/events/server/migrations.ts'
import type { Job, ServerModule } from '#kernel/module.ts'
import { convertFieldJob } from '#kernel/objects/server/convertField.ts'
import { mergeChoiceJob } from '#kernel/objects/server/mergeChoice.ts'
import { followTablesJob } from '#kernel/objects/server/switchKind.ts'
import { undoJob } from './undo.ts'

const partitionJob: Job = {
  name: 'events.partitions',
  schedule: '20 2 * * *',
  run: async (ctx) => {
    await ensureEventPartitions(ctx.db, ctx.workspace.schema, ctx.clock.now())
  },
}

/** What the log and operations need of a running process: months ahead, a log that fits this server, undo in the background. */
export const operationsModule: ServerModule = {
  name: 'operations',
  objects: [],
  jobs: [partitionJob, undoJob, mergeChoiceJob, convertFieldJob, followTablesJob],
  async seed(ctx) {
    if (await rebaseLog(ctx.db, ctx.workspace.schema))
      ctx.log.warn('The event log comes from another server and was fitted in')
    await ensureEventPartitions(ctx.db, ctx.workspace.schema, ctx.clock.now())
  },
}
