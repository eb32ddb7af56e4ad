import { formatNumber } from '#ui/format.ts'
import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

/** With all its digits: an exact number is never rounded on the screen. */
const Display = ({ value, field, env }: DisplayProps<string>) =>
  numberLine(formatNumber(value, env.formats, { minimumFractionDigits: field.scale ?? 0, maximumFractionDigits: 20 }))

export const decimal: Widget<'decimal'> = {
  Display,
  Editor: textEditor({ inputMode: 'decimal', isEnd: true }),
  align: 'end',
  width: 120,
}
