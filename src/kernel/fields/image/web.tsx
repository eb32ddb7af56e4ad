import { fileEditor } from '../web/FileEditor.tsx'
import styles from '../web/fields.module.css'
import { fileHref } from '../web/files.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, field, env, dense }: DisplayProps<string>) => (
  <img
    className={dense ? styles.thumb : styles.picture}
    src={fileHref(value)}
    alt={env.text(field.label, field.name)}
    loading="lazy"
  />
)

export const image: Widget<'image'> = { Display, Editor: fileEditor('image/*'), width: 100 }
