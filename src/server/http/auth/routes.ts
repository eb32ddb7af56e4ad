import type { Routes } from '../host.ts'
import { challengeRoutes } from './challenge-routes.ts'
import { confirmRoutes } from './confirm-routes.ts'
import { factorRoutes } from './factor-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { ownRoutes } from './own-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Everything about who one is: the first account, signing in, and one's own account. */
export const authRoutes: Routes = (app, host) => {
  setupRoutes(app, host)
  signInRoutes(app, host)
  challengeRoutes(app, host)
  confirmRoutes(app, host)
  linkRoutes(app, host)
  ownRoutes(app, host)
  factorRoutes(app, host)
  peopleRoutes(app, host)
  invitationRoutes(app, host)
  policyRoutes(app, host)
}
