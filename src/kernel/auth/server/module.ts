import type { ServerModule } from '#kernel/module.ts'
import { team } from '../objects/team.ts'
import { user } from '../objects/user.ts'
import { cleanupJob } from './cleanup.ts'
import { userHooks } from './user-hooks.ts'

/** People and teams: the objects every installation has, whatever modules it runs. */
export const authModule: ServerModule = {
  name: 'auth',
  objects: [user, team],
  hooks: { user: userHooks },
  jobs: [cleanupJob],
}
