import type { PhoneEntry } from '#kernel/fields/contract.ts'
import { EntryList } from '../web/displays.tsx'
import { entriesEditor } from '../web/EntriesEditor.tsx'
import { phoneText } from '../web/phones.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, dense, env }: DisplayProps<PhoneEntry[]>) => (
  <EntryList
    entries={value}
    dense={dense}
    env={env}
    hrefOf={(entry) => `tel:${entry.number}`}
    textOf={(entry) => phoneText(entry.number)}
  />
)

export const phones: Widget<'phones'> = {
  Display,
  Editor: entriesEditor('number', ['work', 'mobile', 'home', 'fax', 'other'], 'tel', { hasFlags: true }),
  width: 150,
  filterOne: 'text',
  filterMany: 'choices',
}
