import { IconDownload, IconFilter, IconPlus, IconTrash, IconUpload } from '@tabler/icons-react'
import { useCommands } from '#kernel/client/commands.ts'
import { useCapability } from '#kernel/client/me.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { importPath, trashPath } from './paths.ts'

interface ListCommands {
  object: ObjectMetadata
  env: DisplayEnv
  onCreate: () => void
  onExport: () => void
}

/** What can be done with a list, for the command menu and by key. */
export function useListCommands({ object, env, onCreate, onExport }: ListCommands): void {
  const mayImport = useCapability('import') && object.can.create
  const name = env.text(object.label, object.name)
  useCommands([
    {
      // Stands in the place of the general one, which would leave the list.
      id: `create ${object.name}`,
      label: env.t('records.new', { object: name }),
      section: 'screen',
      icon: <IconPlus size={16} />,
      keys: ['n'],
      when: object.can.create && !object.appendOnly,
      run: onCreate,
    },
    {
      id: 'list.filter',
      label: env.t('records.searchIn', { objects: env.text(object.pluralLabel, object.plural) }),
      section: 'screen',
      icon: <IconFilter size={16} />,
      keys: ['/'],
      run: focusSearch,
    },
    {
      id: 'list.export',
      label: env.t('records.export.open'),
      section: 'screen',
      icon: <IconDownload size={16} />,
      when: object.can.export,
      run: onExport,
    },
    {
      id: 'list.import',
      label: env.t('records.import'),
      section: 'screen',
      icon: <IconUpload size={16} />,
      when: mayImport,
      run: () => env.open(importPath(object.plural)),
    },
    {
      id: 'list.trash',
      label: env.t('records.showTrash'),
      section: 'screen',
      icon: <IconTrash size={16} />,
      run: () => env.open(`${trashPath}?object=${object.plural}`),
    },
  ])
}

/** False where the list has no box to search in: then the key goes on to the search over everything. */
const focusSearch = (): boolean => {
  const box = document.querySelector<HTMLInputElement>('main input[type=search]')
  box?.focus()
  box?.select()
  return box !== null
}
