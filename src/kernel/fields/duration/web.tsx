import { formatDuration } from '#ui/format.ts'
import { NumberDisplay } from '../web/displays.tsx'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<number>) => (
  <NumberDisplay>{formatDuration(value, env.formats)}</NumberDisplay>
)

export const duration: Widget<'duration'> = { Display, Editor: textEditor({ isEnd: true }), align: 'end', width: 110 }
