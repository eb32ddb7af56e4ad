import type { UrlEntry } from '#kernel/fields/contract.ts'
import { EntryList } from '../web/displays.tsx'
import { entriesEditor } from '../web/EntriesEditor.tsx'
import { shortUrl } from '../web/urls.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, dense, env }: DisplayProps<UrlEntry[]>) => (
  <EntryList
    entries={value}
    dense={dense}
    env={env}
    hrefOf={(entry) => entry.url}
    textOf={(entry) => shortUrl(entry.url)}
  />
)

export const urls: Widget<'urls'> = {
  Display,
  Editor: entriesEditor('url', ['work', 'home', 'other'], 'url'),
  width: 200,
  filterOne: 'text',
  filterMany: 'choices',
}
