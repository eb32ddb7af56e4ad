import type { ServerModule } from '#kernel/module.ts'
import { forecastAdjustment } from '../objects/forecastAdjustment.ts'
import { goal } from '../objects/goal.ts'
import { keepAdjustments, keepGoals } from './authority.ts'
import { goalRoutes } from './goals/routes.ts'
import { labels } from './labels.ts'
import { forecastRoutes } from './routes.ts'
import { weekJob } from './takeWeeks.ts'
import { weekMigrations } from './weekStoreMigrations.ts'

export const forecast: ServerModule = {
  name: 'forecast',
  objects: [goal, forecastAdjustment],
  labels,
  hooks: { forecastAdjustment: [keepAdjustments], goal: [keepGoals] },
  migrations: weekMigrations,
  jobs: [weekJob],
  routes: (app) => {
    forecastRoutes(app)
    goalRoutes(app)
  },
}
