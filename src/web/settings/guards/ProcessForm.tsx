import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import type { Label } from '#kernel/fields/contract.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { Process } from '#kernel/guards/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { Button } from '#ui/Button.tsx'
import { Select, Switch, Textarea } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { FormActions, Group } from '../SettingsPage.tsx'
import styles from './guards.module.css'
import { MovesTable } from './MovesTable.tsx'
import { draftOf, itemsOf, linesOf } from './processDraft.ts'
import { processesPath, processesQuery } from './queries.ts'

export interface StateOption {
  value: string
  label: string
  /** Which set it belongs to (a stage to a pipeline), where states come in sets. */
  set: string | null
}

interface ProcessFormProps {
  object: ObjectMetadata
  field: FieldMetadata
  standing: Process | undefined
  states: StateOption[]
  /** The object of the sets, and what they are called. */
  sets?: string | undefined
  setLabel?: Label | undefined
}

/** Which ways are open, what each asks for, and what is ticked before a state is left; saved as a whole. */
export function ProcessForm({ object, field, standing, states, sets, setLabel }: ProcessFormProps) {
  const t = useT()
  const label = useLabel()
  const nameOf = useNames(useDisplayEnv())
  const all = states.map(({ value }) => value)
  const [draft, setDraft] = useState(() => draftOf(field.name, standing, all))
  const groups = [...new Set(states.map(({ set }) => set))].filter((set) => set !== null)
  const [chosen, setChosen] = useState(groups[0] ?? null)
  const shown = states.filter(({ set }) => set === null || set === chosen)
  const { save, remove } = useProcessChange(object, field)
  return (
    <>
      <div className={styles.choose}>
        {sets !== undefined && groups.length > 1 ? (
          <Select
            label={label(setLabel)}
            data={groups.map((id) => ({ value: id, label: nameOf(sets, id) || '…' }))}
            value={chosen}
            allowDeselect={false}
            onChange={setChosen}
          />
        ) : null}
        <Switch
          label={t('settings.process.isActive')}
          checked={draft.isActive}
          onChange={(event) => setDraft({ ...draft, isActive: event.currentTarget.checked })}
        />
      </div>
      <Group title={t('settings.process.moves')} hint={t('settings.process.movesHint')}>
        <MovesTable object={object} field={field} states={shown} draft={draft} onChange={setDraft} />
      </Group>
      <Checklists states={shown} draft={draft} onChange={setDraft} />
      <FormActions>
        {standing ? (
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('settings.process.remove')}
          </Button>
        ) : null}
        <Button variant="primary" busy={save.isPending} onClick={() => save.mutate(cleaned(draft))}>
          {t('settings.save')}
        </Button>
      </FormActions>
    </>
  )
}

interface ChecklistsProps {
  states: StateOption[]
  draft: Process
  onChange: (draft: Process) => void
}

function Checklists({ states, draft, onChange }: ChecklistsProps) {
  const t = useT()
  const language = useLanguage()
  const [texts, setTexts] = useState<Record<string, string>>({})
  return (
    <Group title={t('settings.process.checklists')} hint={t('settings.process.checklistsHint')}>
      <div className={styles.checklists}>
        {states.map(({ value, label }) => {
          const items = draft.checklists[value] ?? []
          return (
            <Textarea
              key={value}
              label={label}
              autosize
              minRows={2}
              maxRows={8}
              value={texts[value] ?? linesOf(items, language)}
              onChange={(event) => {
                const text = event.currentTarget.value
                setTexts((known) => ({ ...known, [value]: text }))
                onChange({ ...draft, checklists: { ...draft.checklists, [value]: itemsOf(text, items, language) } })
              }}
            />
          )
        })}
      </div>
    </Group>
  )
}

/** States without a checklist are not named. */
const cleaned = ({ checklists, ...rest }: Process): Process => ({
  ...rest,
  checklists: Object.fromEntries(Object.entries(checklists).filter(([, items]) => items.length > 0)),
})

function useProcessChange(object: ObjectMetadata, field: FieldMetadata) {
  const t = useT()
  const client = useQueryClient()
  const errorText = useErrorText()
  const path = `${processesPath(object.name)}/${field.name}`
  const over = {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: processesQuery(object.name).queryKey })
      await client.refetchQueries({ queryKey: metadataQuery.queryKey })
      toast.success(t('settings.process.saved'))
    },
    onError: (error: unknown) => toast.error(errorText(error)),
  }
  const save = useMutation({
    mutationFn: ({ field: _field, ...process }: Process) => api.put(path, process),
    ...over,
  })
  const remove = useMutation({ mutationFn: () => api.delete(path), ...over })
  return { save, remove }
}
