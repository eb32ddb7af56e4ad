import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { type AdoptionReport, smallestCrowd } from '#modules/adoption/contract.ts'
import { Select, Switch } from '#ui/inputs.ts'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'
import styles from './Adoption.module.css'
import { Features } from './Features.tsx'
import { Objects, People } from './Tables.tsx'
import { Weeks } from './Weeks.tsx'

/** How Rapport is used: by week, by feature, by object and by person, for everybody or one team. */
export function Adoption() {
  const t = useT()
  const [team, setTeam] = useState<string | null>(null)
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  const { data, error, refetch } = useQuery({
    queryKey: ['adoption', team],
    queryFn: ({ signal }) => api.get<AdoptionReport>('/api/v1/adoption', { params: team ? { team } : {}, signal }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  return (
    <SettingsPage
      wide
      title={t('settings.pages.adoption')}
      intro={t('onboarding.adoption.intro')}
      changed={{ kinds: 'setting', subject: 'adoption' }}
    >
      <div className={styles.tools}>
        <Select
          label={t('onboarding.adoption.team')}
          placeholder={t('onboarding.adoption.everybody')}
          data={teams}
          value={team}
          onChange={setTeam}
          clearable
          searchable
        />
        {data ? <Anonymous isAnonymous={data.isAnonymous} /> : null}
      </div>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={10} /> : null}
      {data ? <Report report={data} /> : null}
    </SettingsPage>
  )
}

function Report({ report }: { report: AdoptionReport }) {
  const t = useT()
  if (report.weeks.length === 0)
    return (
      <EmptyState
        title={t('onboarding.adoption.tooFew')}
        text={t('onboarding.adoption.tooFewText', { count: smallestCrowd })}
      />
    )
  return (
    <div className={styles.report}>
      <Weeks weeks={report.weeks} headcount={report.headcount} />
      <Features features={report.features} headcount={report.headcount} />
      <Objects objects={report.objects} />
      {report.isAnonymous ? null : <People people={report.people} />}
    </div>
  )
}

/** Whether people are named. Who may not change it sees what holds. */
function Anonymous({ isAnonymous }: { isAnonymous: boolean }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const mayChange = useCapability('settings.manage')
  const save = useMutation({
    mutationFn: (anonymous: boolean) => api.put('/api/v1/settings/adoption', { anonymous }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['adoption'] }),
    onError: report,
  })
  return (
    <Switch
      label={t('onboarding.adoption.anonymous')}
      description={t('onboarding.adoption.anonymousText')}
      checked={save.isPending ? save.variables : isAnonymous}
      disabled={!mayChange}
      onChange={(event) => save.mutate(event.currentTarget.checked)}
    />
  )
}
