import { IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata, useObject } from '#kernel/client/metadata.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { EmptyState } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DeleteDefinition, type Doomed } from './DeleteDefinition.tsx'
import { FieldDialog } from './FieldDialog.tsx'
import { BackTo } from './SettingsFrame.tsx'
import styles from './SettingsPage.module.css'
import { FormActions, SettingsPage } from './SettingsPage.tsx'

type Opened = { kind: 'field'; field: FieldMetadata | null } | { kind: 'delete'; what: Doomed }

/** The fields of one object; own fields can be changed and deleted, shipped ones are only shown. */
export function ObjectDetail() {
  const t = useT()
  const label = useLabel()
  const { name } = useParams({ strict: false })
  const object = useObject(name ?? '')
  const [opened, setOpened] = useState<Opened | null>(null)
  if (!object) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  return (
    <SettingsPage
      wide
      back={<BackTo to="/settings/objects">{t('settings.pages.objects')}</BackTo>}
      title={label(object.pluralLabel, object.plural)}
      intro={t('settings.objects.detailIntro', { path: `/api/v1/${object.plural}` })}
      changed={{ kinds: 'object,field', object: object.name }}
      action={
        <Button
          variant="primary"
          icon={<IconPlus size={16} />}
          onClick={() => setOpened({ kind: 'field', field: null })}
        >
          {t('settings.fields.add')}
        </Button>
      }
    >
      <FieldTable object={object} onOpen={setOpened} />
      <FormActions>
        <ButtonLink to="/settings/objects/$name/rules" params={{ name: object.name }}>
          {t('settings.rules.open')}
        </ButtonLink>
        <ButtonLink to="/settings/objects/$name/process" params={{ name: object.name }}>
          {t('settings.process.open')}
        </ButtonLink>
        <ButtonLink to="/o/$plural" params={{ plural: object.plural }}>
          {t('settings.objects.openList')}
        </ButtonLink>
        {object.isCustom ? (
          <Button
            variant="danger"
            onClick={() =>
              setOpened({ kind: 'delete', what: { object: object.name, label: label(object.label, object.name) } })
            }
          >
            {t('settings.objects.delete')}
          </Button>
        ) : null}
      </FormActions>
      {opened?.kind === 'field' ? (
        <FieldDialog object={object} field={opened.field} onClose={() => setOpened(null)} />
      ) : null}
      {opened?.kind === 'delete' ? <DeleteDefinition what={opened.what} onClose={() => setOpened(null)} /> : null}
    </SettingsPage>
  )
}

function FieldTable({ object, onOpen }: { object: ObjectMetadata; onOpen: (opened: Opened) => void }) {
  const t = useT()
  return (
    <Table
      label={t('settings.objects.fields')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'api', label: t('settings.objects.apiName') },
        { key: 'kind', label: t('settings.fields.kind') },
        { key: 'marks', label: t('settings.fields.marks') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {object.fields
        .filter((field) => !field.isSystem)
        .map((field) => (
          <FieldRow key={field.name} object={object} field={field} onOpen={onOpen} />
        ))}
    </Table>
  )
}

interface FieldRowProps {
  object: ObjectMetadata
  field: FieldMetadata
  onOpen: (opened: Opened) => void
}

const marks = ['required', 'unique', 'readOnly', 'searchable', 'indexed'] as const

function FieldRow({ object, field, onOpen }: FieldRowProps) {
  const t = useT()
  const label = useLabel()
  const name = label(field.label, field.name)
  const targets = useTargetLabels(field)
  return (
    <tr>
      <td>
        <span className={styles.name}>
          {name}
          {field.isCustom ? <Tag colour="indigo">{t('settings.objects.custom')}</Tag> : null}
        </span>
      </td>
      <td className={styles.code}>{field.name}</td>
      <td>
        {t(`settings.kinds.${field.kind}`)}
        {targets.length > 0 ? (
          <span className={styles.note}>
            {' '}
            <span className="arrow" aria-hidden="true">
              →
            </span>{' '}
            {targets.join(', ')}
          </span>
        ) : null}
      </td>
      <td className={styles.note}>
        {marks
          .filter((mark) => field[mark])
          .map((mark) => t(`settings.fields.${mark}`))
          .join(', ')}
      </td>
      <td>
        {field.isCustom ? (
          <RowActions>
            <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'field', field })}>
              {t('settings.edit')}
            </Button>
            <Button
              size="sm"
              variant="quiet"
              onClick={() => onOpen({ kind: 'delete', what: { object: object.name, field: field.name, label: name } })}
            >
              {t('settings.delete')}
            </Button>
          </RowActions>
        ) : null}
      </td>
    </tr>
  )
}

/** The objects that a link leads to, by their own names. */
function useTargetLabels(field: FieldMetadata): string[] {
  const label = useLabel()
  const { objects } = useMetadata()
  const names = field.target ? [field.target] : (field.targets ?? [])
  return names.map((name) => label(objects.find((object) => object.name === name)?.label, name))
}
