import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { fewestContacts, mostContacts } from './generate.ts'
import { removalJob, startRemoval } from './removal.ts'
import { currentSample, sampleJob, startSample } from './sample.ts'

const body = z.strictObject({
  contacts: z.number().int().min(fewestContacts).max(mostContacts),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
  endDate: z.iso.date().optional(),
})

const policy = { capability: 'settings.manage' } as const
const tags = ['sample company']

export const sampleCompany: ServerModule = {
  name: 'sampleCompany',
  objects: [],
  jobs: [sampleJob, removalJob],
  routes: (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/sample',
      policy,
      summary: 'The operation that made the sample company, or removes it; null when there is none',
      tags,
      handler: async ({ ctx }) => ({ operation: await currentSample(ctx) }),
    })
    route(app, {
      method: 'POST',
      url: '/api/v1/sample',
      policy,
      summary: 'Make the sample company',
      tags,
      body,
      status: 202,
      handler: ({ ctx, body: { contacts, seed, endDate } }) =>
        startSample(ctx, {
          contacts,
          ...(seed === undefined ? {} : { seed }),
          ...(endDate === undefined ? {} : { endDate }),
        }),
    })
    route(app, {
      method: 'DELETE',
      url: '/api/v1/sample',
      policy,
      summary: 'Remove the sample company, all of it and nothing else',
      tags,
      status: 202,
      handler: ({ ctx }) => startRemoval(ctx),
    })
  },
}
