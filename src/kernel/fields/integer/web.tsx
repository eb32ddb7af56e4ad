import { formatNumber } from '#ui/format.ts'
import { NumberDisplay } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<number>) => (
  <NumberDisplay>{formatNumber(value, env.formats, { maximumFractionDigits: 0 })}</NumberDisplay>
)

export const integer: Widget<'integer'> = {
  Display,
  Editor: textEditor({ inputMode: 'numeric', isEnd: true }),
  align: 'end',
  width: 110,
}
