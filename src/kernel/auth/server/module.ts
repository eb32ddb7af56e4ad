import type { ServerModule } from '#kernel/module.ts'
import { team } from '../objects/team.ts'
import { user } from '../objects/user.ts'
import { cleanupJob } from './cleanup.ts'
import { invitationJob } from './invitations/mail.ts'
import { labels } from './labels.ts'
import { mailLinkJob } from './mail-links.ts'
import { noticeJob } from './notices.ts'
import { userHooks } from './user-hooks.ts'

/** People and teams: the objects every installation has, whatever modules it runs. */
export const authModule: ServerModule = {
  name: 'auth',
  objects: [user, team],
  labels,
  hooks: { user: userHooks },
  jobs: [cleanupJob, invitationJob, mailLinkJob, noticeJob],
}
