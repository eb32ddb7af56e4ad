import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value }: DisplayProps<string>) => numberLine(value)

/** Given by the engine: the editor is for filters alone. */
export const autoNumber: Widget<'autoNumber'> = {
  Display,
  Editor: textEditor(),
  width: 120,
  filterOne: 'text',
  filterMany: 'choices',
}
