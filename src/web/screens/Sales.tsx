import { getRouteApi } from '@tanstack/react-router'
import { SalesDashboard } from '#modules/sales/web/dashboard/SalesDashboard.tsx'
import { type DashboardState, parseDashboardState } from '#modules/sales/web/dashboard/state.ts'

export type SalesSearch = DashboardState

const route = getRouteApi('/inside/sales')

/** What it is narrowed to stands in the address, so that a dashboard can be shared. */
export function Sales() {
  const navigate = route.useNavigate()
  const state = parseDashboardState({ ...route.useSearch() })
  return <SalesDashboard state={state} onState={(next) => void navigate({ search: next, replace: true })} />
}
