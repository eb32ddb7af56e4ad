import { outLink } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import { shortUrl } from '../web/urls.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value }: DisplayProps<string>) => outLink({ href: value, text: shortUrl(value) })

export const url: Widget<'url'> = {
  Display,
  Editor: textEditor({ inputMode: 'url' }),
  width: 180,
  filterOne: 'text',
  filterMany: 'choices',
}
