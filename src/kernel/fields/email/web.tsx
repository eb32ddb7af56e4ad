import { outLink } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value }: DisplayProps<string>) => outLink({ href: `mailto:${value}`, text: value })

export const email: Widget<'email'> = {
  Display,
  Editor: textEditor({ inputMode: 'email' }),
  width: 200,
  filterOne: 'text',
  filterMany: 'choices',
}
