import { IconDotsVertical, IconDownload, IconPlus, IconTrash, IconUpload } from '@tabler/icons-react'
import { useCapability } from '#kernel/client/me.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { CountResult } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Menu } from '#ui/inputs.ts'
import { TopBar } from '#ui/Page.tsx'
import { importPath, trashPath } from './paths.ts'

export interface IndexTitleProps {
  object: ObjectMetadata
  env: DisplayEnv
  count: CountResult | undefined
  onCreate: () => void
  onExport: () => void
}

export function IndexTitle({ object, env, count, onCreate, onExport }: IndexTitleProps) {
  return (
    <TopBar
      icon={<ObjectIcon name={object.icon} />}
      title={env.text(object.pluralLabel, object.plural)}
      detail={count ? <Count count={count} env={env} /> : null}
      actions={
        <>
          <MoreMenu object={object} env={env} onExport={onExport} />
          {object.can.create && !object.appendOnly ? (
            <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => onCreate()}>
              {env.t('records.new', { object: env.text(object.label, object.name) })}
            </Button>
          ) : null}
        </>
      }
    />
  )
}

/** An estimate says that it is one. */
export function Count({ count, env }: { count: CountResult; env: DisplayEnv }) {
  const shown = formatNumber(count.value, env.formats)
  if (count.exact) return <span>{shown}</span>
  return (
    <span title={env.t('records.estimated')}>
      ≈ {shown} <span className="visually-hidden">{env.t('records.estimated')}</span>
    </span>
  )
}

function MoreMenu({ object, env, onExport }: Omit<IndexTitleProps, 'count' | 'onCreate'>) {
  const mayImport = useCapability('import') && object.can.create
  return (
    <IconMenu label={env.t('records.more')} icon={<IconDotsVertical size={16} />}>
      {mayImport ? (
        <Menu.Item leftSection={<IconUpload size={14} />} onClick={() => env.open(importPath(object.plural))}>
          {env.t('records.import')}
        </Menu.Item>
      ) : null}
      {object.can.export ? (
        <Menu.Item leftSection={<IconDownload size={14} />} onClick={onExport}>
          {env.t('records.export.open')}
        </Menu.Item>
      ) : null}
      <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => env.open(`${trashPath}?object=${object.plural}`)}>
        {env.t('records.showTrash')}
      </Menu.Item>
    </IconMenu>
  )
}
