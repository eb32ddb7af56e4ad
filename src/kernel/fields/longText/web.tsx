import { line } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import { textEditor } from '../web/TextEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

/** A cell shows the first line, the record page everything. */
function Display({ value, dense }: DisplayProps<string>) {
  return dense ? line(value.split('\n', 1)[0], { title: value }) : <span className={styles.prose}>{value}</span>
}

export const longText: Widget<'longText'> = {
  Display,
  Editor: textEditor({ rows: 3 }),
  width: 280,
  filterOne: 'text',
  filterMany: 'choices',
  keepsEnter: true,
}
