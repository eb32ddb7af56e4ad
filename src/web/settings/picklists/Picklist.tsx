import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { metadataQuery, useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import type { ChoiceList, CountedChoice } from '#kernel/objects/choices.contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { ChoicesEditor } from '../ChoicesEditor.tsx'
import { finishedChoices } from '../choiceDrafts.ts'
import { BackTo } from '../SettingsFrame.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { ChoiceTools } from './ChoiceTools.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import styles from './picklists.module.css'
import { choicesPath, choicesQuery } from './queries.ts'

/** One list: order, names, colours, what is still offered, and two choices made one. */
export function Picklist() {
  const t = useT()
  const label = useLabel()
  const names = useParams({ strict: false })
  const object = useObject(names.object ?? '')
  const field = object?.fields.find((one) => one.name === names.field)
  if (!object || !field) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  return (
    <SettingsPage
      back={<BackTo to="/settings/picklists">{t('settings.pages.picklists')}</BackTo>}
      title={`${label(field.label, field.name)} · ${label(object.pluralLabel, object.plural)}`}
      intro={t('settings.picklists.detailIntro', { objects: label(object.pluralLabel, object.plural) })}
      changed={{ kinds: 'field', object: object.name, subject: field.name }}
    >
      <List object={object} field={field} />
    </SettingsPage>
  )
}

interface ListProps {
  object: ObjectMetadata
  field: FieldMetadata
}

function List({ object, field }: ListProps) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(choicesQuery(object.name, field.name))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  return <ListForm key={dataUpdatedAt} object={object} field={field} list={data} />
}

function ListForm({ object, field, list }: ListProps & { list: ChoiceList }) {
  const t = useT()
  const language = useLanguage()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState<Choice[]>(() => list.choices.map(plain))
  const [merged, setMerged] = useState<CountedChoice | null>(null)
  const counted = new Map(list.choices.map((choice) => [choice.value, choice]))
  const isChanged = JSON.stringify(draft) !== JSON.stringify(list.choices.map(plain))
  const save = useSave(object, field)
  return (
    <>
      {list.isFixed ? <p className={pageStyles.warning}>{t('settings.picklists.fixed')}</p> : null}
      <div className={styles.head} aria-hidden="true">
        <span>{t('settings.name')}</span>
        <span>{t('settings.picklists.offeredShort')}</span>
      </div>
      <ChoicesEditor
        choices={draft}
        error={issues(save.error).choices}
        onChange={setDraft}
        canAdd={!list.isFixed}
        isLocked={(choice) => counted.get(choice.value)?.isLocked === true}
        more={(choice, at) => (
          <ChoiceTools
            choice={choice}
            counted={counted.get(choice.value)}
            canMerge={!isChanged && draft.filter((one) => one.isActive !== false).length > 1}
            onMerge={setMerged}
            onRemove={() => setDraft(draft.toSpliced(at, 1))}
          />
        )}
      />
      <div className={styles.actions}>
        <Button disabled={!isChanged} onClick={() => setDraft(list.choices.map(plain))}>
          {t('settings.picklists.reset')}
        </Button>
        <Button
          variant="primary"
          disabled={!isChanged}
          busy={save.isPending}
          onClick={() => save.mutate(finishedChoices(draft, language))}
        >
          {t('settings.save')}
        </Button>
      </div>
      {merged ? (
        <MergeDialog object={object} field={field} from={merged} choices={draft} onClose={() => setMerged(null)} />
      ) : null}
    </>
  )
}

function useSave(object: ObjectMetadata, field: FieldMetadata) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: (choices: Choice[]) => api.put(choicesPath(object.name, field.name), { choices }),
    onSuccess: async () => {
      toast.success(t('client.saved'))
      await client.refetchQueries({ queryKey: metadataQuery.queryKey })
      await Promise.all([
        client.invalidateQueries({ queryKey: choicesQuery(object.name, field.name).queryKey }),
        client.invalidateQueries({ queryKey: ['audit', 'last'] }),
      ])
    },
    onError: report,
  })
}

/** What the server tells beside a choice is not part of it. */
function plain({ records: _records, isLocked: _isLocked, isShipped: _isShipped, ...choice }: CountedChoice): Choice {
  return choice
}
