import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { metadataQuery, useMetadata } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { CustomObjectRequest } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ObjectIcon, objectIcons } from '#ui/icons.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { useGroupLabel } from '../shell/groupLabel.ts'
import { apiName } from './apiName.ts'
import { type ObjectDraft, ObjectPreview } from './preview/ObjectPreview.tsx'
import preview from './preview/preview.module.css'
import { Form, FormActions, Pair } from './SettingsPage.tsx'

const groups = ['customers', 'sales', 'marketing', 'service', 'insight', 'activities', 'settings']

/** A new object: a table of its own with lists, forms, API, rights, import and search from the first moment. */
export function ObjectDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const issues = useIssuesByField()
  const groupLabel = useGroupLabel()
  const [one, setOne] = useState('')
  const [many, setMany] = useState('')
  const [icon, setIcon] = useState('Box')
  const [group, setGroup] = useState('customers')
  const create = useCreateObject({ one, many, icon, group })
  const errors = issues(create.error)
  return (
    <Dialog title={t('settings.objects.add')} size="lg" onClose={onClose}>
      <div className={preview.beside}>
        <Form onSubmit={() => create.mutate()}>
          <Pair>
            <TextInput
              label={t('settings.objects.singular')}
              placeholder={t('settings.objects.singularExample')}
              required
              data-autofocus
              value={one}
              error={errors.name}
              onChange={(event) => setOne(event.currentTarget.value)}
            />
            <TextInput
              label={t('settings.objects.plural')}
              placeholder={t('settings.objects.pluralExample')}
              required
              value={many}
              error={errors.plural}
              onChange={(event) => setMany(event.currentTarget.value)}
            />
          </Pair>
          <Pair>
            <IconSelect value={icon} onChange={setIcon} />
            <Select
              label={t('settings.objects.group')}
              data={groups.map((value) => ({ value, label: groupLabel(value) }))}
              value={group}
              allowDeselect={false}
              onChange={(value) => value && setGroup(value)}
            />
          </Pair>
          <FormActions>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button type="submit" variant="primary" busy={create.isPending}>
              {t('settings.objects.add')}
            </Button>
          </FormActions>
        </Form>
        <ObjectPreview one={one} many={many} icon={icon} group={group} />
      </div>
    </Dialog>
  )
}

function IconSelect({ value, onChange }: { value: string; onChange: (icon: string) => void }) {
  const t = useT()
  return (
    <Select
      label={t('settings.objects.icon')}
      data={Object.keys(objectIcons)}
      value={value}
      searchable
      allowDeselect={false}
      leftSection={<ObjectIcon name={value} />}
      renderOption={({ option }) => (
        <>
          <ObjectIcon name={option.value} />
          {option.label}
        </>
      )}
      onChange={(next) => next && onChange(next)}
    />
  )
}

function useCreateObject({ one, many, icon, group }: ObjectDraft) {
  const language = useLanguage()
  const navigate = useNavigate()
  const client = useQueryClient()
  const report = useReport()
  const { objects } = useMetadata()
  return useMutation({
    mutationFn: async () => {
      const request: CustomObjectRequest = {
        ...names(one, many, objects),
        label: { [language]: one.trim() },
        pluralLabel: { [language]: many.trim() },
        icon,
        group,
      }
      await api.post('/api/v1/objects', request)
      await client.refetchQueries({ queryKey: metadataQuery.queryKey })
      return request.name
    },
    onSuccess: (name) => navigate({ to: '/settings/objects/$name', params: { name } }),
    onError: report,
  })
}

/** Names for the API from the names for people; singular and plural must differ, also where the language says them alike. */
function names(
  one: string,
  many: string,
  objects: { name: string; plural: string }[],
): { name: string; plural: string } {
  const name = apiName(
    one,
    objects.map((object) => object.name),
  )
  const plural = apiName(many, [...objects.map((object) => object.plural), name])
  return { name, plural }
}
