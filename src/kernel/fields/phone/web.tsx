import { outLink } from '../web/displays.tsx'
import { phoneText } from '../web/phones.ts'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value }: DisplayProps<string>) => outLink({ href: `tel:${value}`, text: phoneText(value) })

export const phone: Widget<'phone'> = {
  Display,
  Editor: textEditor({ inputMode: 'tel' }),
  width: 160,
  filterOne: 'text',
  filterMany: 'choices',
}
