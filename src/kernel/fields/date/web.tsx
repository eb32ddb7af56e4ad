import { formatDate } from '#ui/format.ts'
import { DateEditor } from '../web/DateEditor.tsx'
import { relativeDay } from '../web/times.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<string>) => (
  <time dateTime={value} title={formatDate(value, env.formats, 'long')}>
    {relativeDay(value, env.now, env.formats)}
  </time>
)

export const date: Widget<'date'> = { Display, Editor: DateEditor, width: 120 }
