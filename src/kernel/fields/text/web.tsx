import { TextDisplay } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { Widget } from '../web/widget.ts'

export const text: Widget<'text'> = {
  Display: TextDisplay,
  Editor: textEditor(),
  width: 160,
  filterOne: 'text',
  filterMany: 'choices',
}
