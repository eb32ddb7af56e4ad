import { formatNumber } from '#ui/format.ts'
import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

/** Up to so many digits stand below each other in a column, as in sums of money; finer numbers say only what is known. */
const aligned = 2

/** With all its digits: an exact number is never rounded on the screen. */
function Display({ value, field, env }: DisplayProps<string>) {
  const minimumFractionDigits = field.scale !== undefined && field.scale <= aligned ? field.scale : 0
  return numberLine(formatNumber(value, env.formats, { minimumFractionDigits, maximumFractionDigits: 20 }))
}

export const decimal: Widget<'decimal'> = {
  Display,
  Editor: textEditor({ inputMode: 'decimal', isEnd: true }),
  align: 'end',
  width: 120,
}
