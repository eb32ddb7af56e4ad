import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import type { Issue } from '#kernel/errors.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { Card } from './Card.tsx'
import styles from './opportunity.module.css'
import { useStages } from './stages.ts'

type Change = { kind: 'moveStage'; to: string } | { kind: 'stageProbability' }
interface Preview {
  count: number
  refused: number
  issues: Issue[]
}

/** On the page of a stage: what can be done with all opportunities that stand in it. */
export function StageRail(props: RecordViewProps) {
  const mayChange = useCapability('settings.manage')
  return mayChange && !props.isReadOnly ? <StageChanges {...props} /> : null
}

function StageChanges({ record, env }: RecordViewProps) {
  const stages = useStages() ?? []
  const [to, setTo] = useState<string | null>(null)
  const others = stages.filter(({ id, type }) => id !== record.id && type === record.type)
  const probability = useChange(record.id, { kind: 'stageProbability' }, record.version)
  const move = useChange(record.id, to === null ? null : { kind: 'moveStage', to }, record.version)
  return (
    <Card title={env.t('opportunity.stage.title')}>
      <div className={styles.form}>
        <Select
          label={env.t('opportunity.stage.moveTo')}
          data={others.map(({ id, displayName }) => ({ value: id, label: String(displayName) }))}
          value={to}
          onChange={setTo}
        />
        {move.preview ? (
          <Said
            preview={move.preview}
            env={env}
            text={env.t('opportunity.stage.moves', { count: move.preview.count })}
            label={env.t('opportunity.stage.move')}
            run={move.run}
          />
        ) : null}
        {probability.preview && probability.preview.count > 0 ? (
          <Said
            preview={probability.preview}
            env={env}
            text={env.t('opportunity.stage.differs', { count: probability.preview.count })}
            label={env.t('opportunity.stage.apply')}
            run={probability.run}
          />
        ) : null}
      </div>
    </Card>
  )
}

interface SaidProps {
  preview: Preview
  env: RecordViewProps['env']
  text: string
  label: string
  run: () => Promise<void>
}

function Said({ preview, env, text, label, run }: SaidProps) {
  const issueText = useIssueText()
  const [isBusy, setBusy] = useState(false)
  return (
    <div>
      <p>{text}</p>
      {preview.refused > 0 ? (
        <p className={styles.problem}>
          {env.t('opportunity.stage.refused', { count: preview.refused })} {preview.issues.map(issueText).join(' ')}
        </p>
      ) : null}
      <Button
        busy={isBusy}
        disabled={preview.count === 0}
        onClick={async () => {
          setBusy(true)
          await run()
          setBusy(false)
        }}
      >
        {label}
      </Button>
    </div>
  )
}

/** A change and what it would do; once it runs, it is watched and taken back where all operations are. */
function useChange(stage: string, change: Change | null, version: number) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const path = `/api/v1/stages/${stage}/opportunities`
  const queryKey = ['stageChange', stage, change, version]
  const { data: preview } = useQuery({
    queryKey,
    queryFn: () => api.post<Preview>(`${path}/preview`, change),
    enabled: change !== null,
    staleTime: 0,
  })
  const run = async () => {
    try {
      await api.post(path, change)
      await client.invalidateQueries({ queryKey: recordKeys.all('opportunity') })
      await client.invalidateQueries({ queryKey: ['stageChange', stage] })
    } catch (error) {
      toast.error(errorText(error))
    }
  }
  return { preview, run }
}
