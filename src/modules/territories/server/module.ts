import type { ServerModule } from '#kernel/module.ts'
import { accountTerritory } from '../objects/accountTerritory.ts'
import { territory } from '../objects/territory.ts'
import { territoryMember } from '../objects/territoryMember.ts'
import { territoryRule } from '../objects/territoryRule.ts'
import { keepTerritoriesInUse, territoryJob, territoryReader } from './keepTerritories.ts'
import { labels } from './labels.ts'
import { territoryRoutes } from './routes.ts'
import { keepFilters } from './rules.ts'
import { territoryRunJob } from './run.ts'

export const territories: ServerModule = {
  name: 'territories',
  objects: [territory, territoryMember, territoryRule],
  extensions: { account: accountTerritory },
  labels,
  hooks: { territory: [keepTerritoriesInUse], territoryRule: [keepFilters] },
  readers: [territoryReader],
  jobs: [territoryRunJob, territoryJob],
  routes: territoryRoutes,
}
