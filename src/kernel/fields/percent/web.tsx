import { formatPercent } from '#ui/format.ts'
import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<string>) => numberLine(formatPercent(value, env.formats))

export const percent: Widget<'percent'> = {
  Display,
  Editor: textEditor({ inputMode: 'decimal', isEnd: true }),
  align: 'end',
  number: formatPercent,
  width: 100,
}
