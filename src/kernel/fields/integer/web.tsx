import { formatNumber } from '#ui/format.ts'
import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<number>) =>
  numberLine(formatNumber(value, env.formats, { maximumFractionDigits: 0 }))

export const integer: Widget<'integer'> = {
  Display,
  Editor: textEditor({ inputMode: 'numeric', isEnd: true }),
  align: 'end',
  width: 110,
}
