import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { adoptionReader } from './reader.ts'
import { adoptionReport } from './report.ts'
import { onboardingOf } from './steps.ts'
import { adoptionMigrations } from './storeMigrations.ts'

/** A module of its own, since the kernel knows no tasks or deals: first steps, and how Rapport is used. */
export const adoption: ServerModule = {
  name: 'adoption',
  objects: [],
  migrations: adoptionMigrations,
  readers: [adoptionReader],
  routes: (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/onboarding',
      policy: 'session',
      summary: 'First steps of the asker, and which of them are done',
      tags: ['adoption'],
      handler: ({ ctx }) => onboardingOf(ctx),
    })
    route(app, {
      method: 'GET',
      url: '/api/v1/adoption',
      policy: { capability: 'audit.read' },
      summary: 'How Rapport is used: by week, person, object and feature',
      tags: ['adoption'],
      query: z.strictObject({ team: z.uuid().optional() }),
      handler: ({ ctx, query }) => adoptionReport(ctx, query.team ?? null),
    })
  },
}
