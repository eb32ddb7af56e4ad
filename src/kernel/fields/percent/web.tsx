import { formatPercent } from '#ui/format.ts'
import { NumberDisplay } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<string>) => (
  <NumberDisplay>{formatPercent(value, env.formats)}</NumberDisplay>
)

export const percent: Widget<'percent'> = {
  Display,
  Editor: textEditor({ inputMode: 'decimal', isEnd: true }),
  align: 'end',
  width: 100,
}
