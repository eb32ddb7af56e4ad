import { getRouteApi } from '@tanstack/react-router'
import { GoalsScreen } from '#modules/forecast/web/goals/GoalsScreen.tsx'
import { type GoalsState, parseGoalsState } from '#modules/forecast/web/goals/state.ts'

export type GoalsSearch = GoalsState

const route = getRouteApi('/inside/goals')

/** What is shown stands in the address, so that it can be shared. */
export function Goals() {
  const navigate = route.useNavigate()
  const state = parseGoalsState({ ...route.useSearch() })
  return <GoalsScreen state={state} onState={(next) => void navigate({ search: next, replace: true })} />
}
