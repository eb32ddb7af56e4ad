import { IconLink, IconMessage, IconPencil, IconTrash, IconUserPlus } from '@tabler/icons-react'
import { useEffect } from 'react'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import { toast } from '#ui/toast.tsx'
import { titleField } from './columns.ts'
import { isEditable } from './InlineField.tsx'
import { recordPath } from './paths.ts'
import type { RecordViewProps } from './RecordScreen.tsx'
import { takesParts } from './related.ts'
import { showTab } from './tabRequests.ts'

/** What can be done with a record, for the command menu, the menu of the page and by key. */
export function useRecordCommands(
  { object, record, env, isReadOnly }: RecordViewProps,
  onRemove: () => void,
): readonly Command[] {
  const name = env.text(object.label, object.name)
  const first = titleField(object) ?? object.fields.find((field) => isEditable(field, isReadOnly))
  const owner = object.fields.find((field) => field.name === 'owner')
  const commands: Command[] = [
    {
      id: 'record.edit',
      label: env.t('records.edit', { object: name }),
      section: 'screen',
      icon: <IconPencil size={16} />,
      keys: ['e'],
      when: first !== undefined && isEditable(first, isReadOnly),
      run: () => editField(record.id, first?.name),
    },
    {
      id: 'record.assign',
      label: env.t('records.assign', { object: name }),
      section: 'screen',
      icon: <IconUserPlus size={16} />,
      keys: ['a'],
      when: owner !== undefined && isEditable(owner, isReadOnly),
      run: () => editField(record.id, 'owner'),
    },
    {
      id: 'record.comment',
      label: env.t('records.comment', { object: name }),
      section: 'screen',
      icon: <IconMessage size={16} />,
      keys: ['c'],
      when: takesParts(object, 'comment') && !record.deletedAt,
      run: () => showTab(record.id, 'comments', { focus: true }),
    },
    {
      id: 'record.link',
      label: env.t('records.copyLink'),
      section: 'screen',
      icon: <IconLink size={16} />,
      keys: ['l'],
      run: async () => {
        await navigator.clipboard.writeText(new URL(recordPath(object.plural, record.id), location.href).href)
        toast.success(env.t('records.linkCopied'))
      },
    },
    {
      id: 'record.delete',
      label: env.t('records.delete', { object: name }),
      section: 'screen',
      icon: <IconTrash size={16} />,
      when: record.can?.delete === true && !record.deletedAt,
      run: onRemove,
    },
  ]
  useCommands(commands)
  const mayEdit = first !== undefined && isEditable(first, isReadOnly)
  useEffect(() => {
    if (mayEdit && takeArrival(record.id)) editField(record.id, first.name)
  }, [mayEdit, record.id, first])
  return commands
}

let arrival: string | null = null

/** The page of this record, once it opens, opens in edit. */
export const editOnArrival = (id: string): void => {
  arrival = id
}

function takeArrival(id: string): boolean {
  const isAwaited = arrival === id
  if (isAwaited) arrival = null
  return isAwaited
}

/** Opens the editor of a field where it stands on this record's page; a folded section opens. */
function editField(id: string, field: string | undefined): void {
  const pencil = document.querySelector<HTMLElement>(`[data-edits="${id} ${field}"]`)
  const section = pencil?.closest('details')
  if (section) section.open = true
  pencil?.click()
}
