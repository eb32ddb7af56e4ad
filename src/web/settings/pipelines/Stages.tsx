import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { BatchAnswer, BatchItem, RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Sortable } from '#ui/Sortable.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { FormActions } from '../SettingsPage.tsx'
import { changesOf, draftOf, newStage, type StageDraft, stageFields } from './drafts.ts'
import { MoveDialog } from './MoveDialog.tsx'
import { StageHead, StageRow } from './StageRow.tsx'

interface StagesProps {
  object: ObjectMetadata
  pipeline: string
}

/** The stages of one pipeline; changes are collected and saved as one. */
export function Stages({ object, pipeline }: StagesProps) {
  const { data, error, refetch } = useRecordPage(object, {
    filter: { field: 'pipeline', op: 'eq', value: pipeline },
    fields: stageFields,
    sort: [{ field: 'position', direction: 'asc' }],
    limit: 200,
  })
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  const version = data.items.map((stage) => `${stage.id} ${stage.version}`).join()
  return <StagesForm key={version} object={object} pipeline={pipeline} standing={data.items} />
}

function StagesForm({ object, pipeline, standing }: StagesProps & { standing: RecordJson[] }) {
  const t = useT()
  const [drafts, setDrafts] = useState<StageDraft[]>(() => standing.map(draftOf))
  const [added, setAdded] = useState(0)
  const [moving, setMoving] = useState<StageDraft | null>(null)
  const counts = useStageCounts(pipeline)
  const save = useSave(object)
  const changes = changesOf(pipeline, standing, drafts)
  const add = () => {
    setAdded(added + 1)
    // A new stage is an open one, and stands before those where things end.
    const end = drafts.findIndex((draft) => draft.type !== 'open')
    setDrafts(drafts.toSpliced(end < 0 ? drafts.length : end, 0, newStage(added + 1)))
  }
  return (
    <>
      <StageHead object={object} />
      <Sortable
        label={t('settings.pipelines.stages')}
        items={drafts}
        keyOf={(draft) => draft.id}
        nameOf={(draft) => draft.name || t('settings.pipelines.newStage')}
        onOrder={setDrafts}
      >
        {(draft, at) => (
          <StageRow
            object={object}
            stage={draft}
            count={counts && (counts.get(draft.id) ?? 0)}
            onChange={(next) => setDrafts(drafts.with(at, next))}
            onMove={() => setMoving(draft)}
            onRemove={() => setDrafts(drafts.toSpliced(at, 1))}
          />
        )}
      </Sortable>
      <FormActions>
        <Button icon={<IconPlus size={14} />} onClick={add}>
          {t('settings.pipelines.addStage')}
        </Button>
        <Button disabled={changes.length === 0} onClick={() => setDrafts(standing.map(draftOf))}>
          {t('settings.picklists.reset')}
        </Button>
        <Button
          variant="primary"
          disabled={changes.length === 0 || drafts.some((draft) => draft.name.trim() === '')}
          busy={save.isPending}
          onClick={() => save.mutate(changes)}
        >
          {t('settings.save')}
        </Button>
      </FormActions>
      {moving ? (
        <MoveDialog
          from={moving}
          count={counts?.get(moving.id) ?? 0}
          stages={drafts.filter((draft) => !draft.isNew && draft.id !== moving.id)}
          onClose={() => setMoving(null)}
        />
      ) : null}
    </>
  )
}

const opportunities = { name: 'opportunity', plural: 'opportunities' }

/** How many opportunities stand in each stage; undefined until that is known. */
function useStageCounts(pipeline: string): Map<string, number> | undefined {
  const { data } = useAggregate(opportunities, {
    filter: { field: 'pipeline', op: 'eq', value: pipeline },
    groupBy: [{ field: 'stage' }],
    measures: [{ fn: 'count', as: 'n' }],
  })
  return data && new Map(data.rows.map((row) => [String(row.stage), Number(row.n)]))
}

function useSave(object: ObjectMetadata) {
  const t = useT()
  const client = useQueryClient()
  const errorText = useErrorText()
  const issueText = useIssueText()
  const refresh = () => client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
  return useMutation({
    mutationFn: (items: BatchItem[]) =>
      api.post<BatchAnswer>(`/api/v1/${object.plural}/batch`, { items, atomic: true }),
    onSuccess: async ({ outcomes, operation }) => {
      const refused = outcomes.find((outcome) => outcome.status === 'error' && outcome.issues)
      if (refused?.status === 'error') {
        const issue = refused.issues?.[0]
        toast.error(issue ? issueText(issue) : refused.message)
        return
      }
      const takeBack = () =>
        api
          .post(`/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' })
          .then(refresh)
          .catch((error: unknown) => toast.error(errorText(error)))
      toast.undo(t('client.saved'), () => void takeBack())
      await refresh()
      await client.invalidateQueries({ queryKey: ['audit', 'last'] })
    },
    onError: (error) => toast.error(errorText(error)),
  })
}
