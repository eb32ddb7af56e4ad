import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { ObjectIcon } from '#ui/icons.tsx'
import { TextInput } from '#ui/inputs.ts'
import { EmptyState } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './picklists.module.css'
import { isPicklist } from './queries.ts'

/** Every list that people choose from, by the object that has it. */
export function Picklists() {
  const t = useT()
  const label = useLabel()
  const [text, setText] = useState('')
  const lists = useMetadata().objects.flatMap((object) =>
    object.fields.filter(isPicklist).map((field) => ({ object, field })),
  )
  const words = text.trim().toLowerCase()
  const found = lists.filter(({ object, field }) =>
    [object.pluralLabel, field.label, ...(field.choices ?? []).map((choice) => choice.label)].some((one) =>
      label(one).toLowerCase().includes(words),
    ),
  )
  return (
    <SettingsPage
      wide
      title={t('settings.pages.picklists')}
      intro={t('settings.picklists.intro')}
      changed={{ kinds: 'field' }}
    >
      <TextInput
        mb="sm"
        maw="20rem"
        aria-label={t('settings.picklists.find')}
        placeholder={t('settings.picklists.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.length === 0 ? <EmptyState title={t('settings.picklists.none')} /> : null}
      {found.length > 0 ? (
        <Table
          label={t('settings.pages.picklists')}
          head={[
            { key: 'field', label: t('settings.picklists.list') },
            { key: 'object', label: t('settings.roles.object') },
            { key: 'choices', label: t('settings.fields.choices') },
            { key: 'count', label: t('settings.picklists.count'), align: 'end' },
          ]}
        >
          {found.map(({ object, field }) => (
            <ListRow key={`${object.name}.${field.name}`} object={object} field={field} />
          ))}
        </Table>
      ) : null}
    </SettingsPage>
  )
}

const shownAtFirst = 4

function ListRow({ object, field }: { object: ObjectMetadata; field: FieldMetadata }) {
  const t = useT()
  const label = useLabel()
  const formats = useFormats()
  const active = (field.choices ?? []).filter((choice) => choice.isActive !== false)
  const more = active.length - shownAtFirst
  return (
    <tr>
      <td>
        <Link
          className={pageStyles.name}
          to="/settings/picklists/$object/$field"
          params={{ object: object.name, field: field.name }}
        >
          {label(field.label, field.name)}
        </Link>
      </td>
      <td>
        <span className={styles.object}>
          <ObjectIcon name={object.icon} />
          {label(object.pluralLabel, object.plural)}
        </span>
      </td>
      <td>
        <span className={styles.tags}>
          {active.slice(0, shownAtFirst).map((choice) => (
            <Tag key={choice.value} {...(choice.color ? { colour: choice.color } : {})}>
              {label(choice.label, choice.value)}
            </Tag>
          ))}
          {more > 0 ? (
            <span className={pageStyles.note}>
              {t('settings.picklists.more', { shown: formatNumber(more, formats) })}
            </span>
          ) : null}
        </span>
      </td>
      <td data-align="end">{formatNumber(active.length, formats)}</td>
    </tr>
  )
}
