import { formatExact } from '#ui/format.ts'
import { DateTimeEditor } from '../web/DateEditor.tsx'
import { relativeInstant } from '../web/times.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<string>) => (
  <time dateTime={value} title={formatExact(value, env.formats)}>
    {relativeInstant(value, env.now, env.formats)}
  </time>
)

export const dateTime: Widget<'dateTime'> = { Display, Editor: DateTimeEditor, width: 120 }
