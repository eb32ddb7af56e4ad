import { IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { useCommands } from '#kernel/client/commands.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

interface BulkCommands {
  object: ObjectMetadata
  env: DisplayEnv
  /** How many are chosen. */
  count: number
  onEdit: () => void
  onRemove: () => void
  onSelectAll: () => void
  onClear: () => void
}

/** What can be done with the chosen records, for the command menu and by key. */
export function useBulkCommands({ object, env, count, onEdit, onRemove, onSelectAll, onClear }: BulkCommands): void {
  const values = { count, shown: count }
  useCommands([
    {
      id: 'selection.edit',
      label: env.t('records.bulk.editTitle', values),
      section: 'selection',
      icon: <IconPencil size={16} />,
      keys: ['e'],
      when: object.can.update,
      run: onEdit,
    },
    {
      id: 'selection.delete',
      label: env.t('records.bulk.delete', values),
      section: 'selection',
      icon: <IconTrash size={16} />,
      when: object.can.delete,
      run: onRemove,
    },
    { id: 'selection.all', label: env.t('records.bulk.selectAll'), section: 'selection', run: onSelectAll },
    {
      id: 'selection.clear',
      label: env.t('records.bulk.clear'),
      section: 'selection',
      icon: <IconX size={16} />,
      run: onClear,
    },
  ])
}
