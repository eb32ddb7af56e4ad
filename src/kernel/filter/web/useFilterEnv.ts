import { useMemo } from 'react'
import { useMe } from '#kernel/client/me.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FilterEnv } from '#kernel/filter/contract.ts'

/** What relative values of a filter mean for the person who looks. */
export function useFilterEnv({ now, formats }: DisplayEnv): FilterEnv {
  const me = useMe()
  return useMemo(
    () => ({
      now,
      zone: formats.zone,
      weekStart: me.weekStart,
      fiscalStart: me.organization.fiscalYear.firstMonth,
      userId: me.id,
      teamIds: me.teams.map((team) => team.id),
    }),
    [now, formats.zone, me],
  )
}
