import type { ServerModule } from '#kernel/module.ts'
import { adoption } from '#modules/adoption/server/module.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sampleCompany } from '#modules/data/sample/module.ts'
import { dataModule } from '#modules/data/server/module.ts'
import { forecast } from '#modules/forecast/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { searching } from '#modules/search/server/module.ts'
import { sequences } from '#modules/sequences/server/module.ts'
import { territories } from '#modules/territories/server/module.ts'

/** What this program is made of beyond the kernel. A module goes by deleting its folder and its line. */
export const modules: ServerModule[] = [
  customers,
  sales,
  forecast,
  territories,
  collaboration,
  sequences,
  dataModule,
  searching,
  sampleCompany,
  adoption,
]
