import type { EmailEntry } from '#kernel/fields/contract.ts'
import { EntryList } from '../web/displays.tsx'
import { entriesEditor } from '../web/EntriesEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, dense, env }: DisplayProps<EmailEntry[]>) => (
  <EntryList
    entries={value}
    dense={dense}
    env={env}
    hrefOf={(entry) => `mailto:${entry.address}`}
    textOf={(entry) => entry.address}
  />
)

export const emails: Widget<'emails'> = {
  Display,
  Editor: entriesEditor('address', ['work', 'home', 'other'], 'email', { hasFlags: true }),
  width: 200,
  filterOne: 'text',
  filterMany: 'choices',
}
