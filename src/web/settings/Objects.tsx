import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Button } from '#ui/Button.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { useGroupLabel } from '../shell/groupLabel.ts'
import { ObjectDialog } from './ObjectDialog.tsx'
import styles from './SettingsPage.module.css'
import { SettingsPage } from './SettingsPage.tsx'

/** Every object of the registry, shipped and own. */
export function Objects() {
  const t = useT()
  const label = useLabel()
  const groupLabel = useGroupLabel()
  const { objects } = useMetadata()
  const [isAdding, setAdding] = useState(false)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.objects')}
      intro={t('settings.objects.intro')}
      changed={{ kinds: 'object,field' }}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('settings.objects.add')}
        </Button>
      }
    >
      <Table
        label={t('settings.pages.objects')}
        head={[
          { key: 'name', label: t('settings.name') },
          { key: 'api', label: t('settings.objects.apiName') },
          { key: 'group', label: t('settings.objects.group') },
          { key: 'fields', label: t('settings.objects.fields'), align: 'end' },
          { key: 'kind', label: t('settings.objects.origin') },
        ]}
      >
        {objects.map((object) => (
          <tr key={object.name}>
            <td>
              <Link className={styles.name} to="/settings/objects/$name" params={{ name: object.name }}>
                <ObjectIcon name={object.icon} />
                {label(object.pluralLabel, object.plural)}
              </Link>
            </td>
            <td className={styles.code}>{object.name}</td>
            <td>{groupLabel(object.group)}</td>
            <td data-align="end">{object.fields.filter((field) => !field.isSystem).length}</td>
            <td>
              <Tag colour={object.isCustom ? 'indigo' : 'gray'}>
                {t(object.isCustom ? 'settings.objects.custom' : 'settings.objects.shipped')}
              </Tag>
            </td>
          </tr>
        ))}
      </Table>
      {isAdding ? <ObjectDialog onClose={() => setAdding(false)} /> : null}
    </SettingsPage>
  )
}
