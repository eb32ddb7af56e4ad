import { formatDuration } from '#ui/format.ts'
import { numberLine } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<number>) => numberLine(formatDuration(value, env.formats))

export const duration: Widget<'duration'> = {
  Display,
  Editor: textEditor({ isEnd: true }),
  align: 'end',
  number: (value, formats) => formatDuration(Number(value), formats),
  width: 110,
}
