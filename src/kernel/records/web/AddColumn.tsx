import { IconPlus, IconSettings } from '@tabler/icons-react'
import { useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu, TextInput } from '#ui/inputs.ts'
import { type Column, pickableColumns } from './columns.ts'
import styles from './TableHead.module.css'
import type { TableTools } from './TableTools.ts'

export interface AddColumnProps {
  object: ObjectMetadata
  columns: Column[]
  env: DisplayEnv
  tools: TableTools
}

/** Behind the last column: shows a field more, and leads whoever may to a new one. */
export function AddColumn(props: AddColumnProps) {
  return (
    <IconMenu
      className={styles.addColumn}
      label={props.env.t('records.head.add')}
      icon={<IconPlus size={14} />}
      listClassName={styles.addList}
    >
      <Entries {...props} />
    </IconMenu>
  )
}

function Entries({ object, columns, env, tools }: AddColumnProps) {
  const [search, setSearch] = useState('')
  const shown = new Set(columns.map((column) => column.path))
  const wanted = search.trim().toLowerCase()
  const fields = pickableColumns(object)
    .map((field) => ({ name: field.name, label: env.text(field.label, field.name) }))
    .filter(({ name, label }) => !shown.has(name) && label.toLowerCase().includes(wanted))
  const add = (name: string) =>
    tools.onChange({ columns: [...columns.filter((one) => !one.isTitle).map((one) => one.path), name] })
  return (
    <>
      <TextInput
        aria-label={env.t('filter.findField')}
        placeholder={env.t('filter.findField')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {fields.map(({ name, label }) => (
        <Menu.Item key={name} onClick={() => add(name)}>
          {label}
        </Menu.Item>
      ))}
      {object.can.manage ? (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconSettings size={14} />}
            onClick={() => env.open(`/settings/objects/${object.name}`)}
          >
            {env.t('records.head.newField')}
          </Menu.Item>
        </>
      ) : null}
    </>
  )
}
