import { IconDotsVertical, IconEyeQuestion, IconLayoutDashboard } from '@tabler/icons-react'
import type { Command } from '#kernel/client/commands.ts'
import { useCapability } from '#kernel/client/me.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { layoutPath } from './paths.ts'
import type { RecordViewProps } from './RecordScreen.tsx'

type RecordMenuProps = RecordViewProps & { commands: readonly Command[] }

/** All that can be done with a record, with the keys that do it; then what administrators may ask and arrange. */
export function RecordMenu(props: RecordMenuProps) {
  return (
    <IconMenu label={props.env.t('records.more')} icon={<IconDotsVertical size={16} />}>
      <Entries {...props} />
    </IconMenu>
  )
}

function Entries({ object, record, env, commands }: RecordMenuProps) {
  const mayExplain = useCapability('roles.manage')
  const mayArrange = useCapability('settings.manage')
  return (
    <>
      {commands
        .filter((command) => command.when !== false)
        .map(({ id, label, icon, keys, run }) => (
          <Menu.Item
            key={id}
            leftSection={icon}
            rightSection={keys?.[0] ? <Kbd keys={keys[0]} /> : null}
            onClick={() => void run()}
          >
            {label}
          </Menu.Item>
        ))}
      {mayExplain || mayArrange ? <Menu.Divider /> : null}
      {mayArrange ? (
        <Menu.Item
          leftSection={<IconLayoutDashboard size={16} />}
          onClick={() => env.open(layoutPath(object.plural, record.id))}
        >
          {env.t('records.editLayout')}
        </Menu.Item>
      ) : null}
      {mayExplain ? (
        <Menu.Item
          leftSection={<IconEyeQuestion size={16} />}
          onClick={() => env.open(`/settings/rights?object=${object.plural}&record=${record.id}`)}
        >
          {env.t('records.whoSees')}
        </Menu.Item>
      ) : null}
    </>
  )
}
