import type { ServerModule } from '#kernel/module.ts'
import { partsReader } from './parts.ts'
import { dayJob, followFormulas, formulaReader, reckonJob } from './reckoning.ts'
import { followSearchableFields, searchTextJob } from './searchText.ts'
import { staleJob } from './stale.ts'

/** What records need of a running process. */
export const recordsModule: ServerModule = {
  name: 'records',
  objects: [],
  readers: [partsReader, formulaReader],
  jobs: [searchTextJob, reckonJob, staleJob, dayJob],
  async seed(ctx) {
    await followSearchableFields(ctx)
    await followFormulas(ctx)
  },
}
