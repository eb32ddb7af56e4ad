import { htmlToText } from '../shared/html.ts'
import { Line } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import { RichEditor } from '../web/RichEditor.tsx'
import { safeHtml } from '../web/safeHtml.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

function Display({ value, dense }: DisplayProps<string>) {
  if (dense) return <Line>{htmlToText(value).split('\n', 1)[0]}</Line>
  return <div className={styles.rich} dangerouslySetInnerHTML={{ __html: safeHtml(value) }} />
}

export const richText: Widget<'richText'> = {
  Display,
  Editor: RichEditor,
  width: 280,
  filterOne: 'text',
  keepsEnter: true,
}
