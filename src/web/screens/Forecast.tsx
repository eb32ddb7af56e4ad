import { getRouteApi } from '@tanstack/react-router'
import { ForecastScreen } from '#modules/forecast/web/ForecastScreen.tsx'
import { type ForecastState, parseForecastState } from '#modules/forecast/web/state.ts'

export type ForecastSearch = ForecastState

const route = getRouteApi('/inside/forecast')

/** What is shown stands in the address, so that a forecast can be shared. */
export function Forecast() {
  const navigate = route.useNavigate()
  const state = parseForecastState({ ...route.useSearch() })
  return <ForecastScreen state={state} onState={(next) => void navigate({ search: next, replace: true })} />
}
