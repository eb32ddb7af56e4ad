import { htmlToText } from '../shared/html.ts'
import { line } from '../web/displays.tsx'
import { RichEditor } from '../web/RichEditor.tsx'
import styles from '../web/RichText.module.css'
import { safeHtml } from '../web/safeHtml.ts'
import type { DisplayProps, Widget } from '../web/widget.ts'

function Display({ value, dense }: DisplayProps<string>) {
  if (dense) return line(htmlToText(value).split('\n', 1)[0])
  return <div dir="auto" className={styles.rich} dangerouslySetInnerHTML={{ __html: safeHtml(value) }} />
}

export const richText: Widget<'richText'> = {
  Display,
  Editor: RichEditor,
  width: 280,
  filterOne: 'text',
  keepsEnter: true,
}
