import type { ServerModule } from '#kernel/module.ts'
import { forecastAdjustment } from '../objects/forecastAdjustment.ts'
import { goal } from '../objects/goal.ts'
import { keepAdjustments, keepGoals } from './authority.ts'
import { goalRoutes } from './goals/routes.ts'
import { labels } from './labels.ts'
import { forecastRoutes } from './routes.ts'

export const forecast: ServerModule = {
  name: 'forecast',
  objects: [goal, forecastAdjustment],
  labels,
  hooks: { forecastAdjustment: [keepAdjustments], goal: [keepGoals] },
  routes: (app) => {
    forecastRoutes(app)
    goalRoutes(app)
  },
}
