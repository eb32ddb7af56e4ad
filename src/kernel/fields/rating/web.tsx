import { Rating } from '@mantine/core'
import styles from '../web/fields.module.css'
import type { DisplayProps, EditorProps, Widget } from '../web/widget.ts'

const Display = ({ value, field, env }: DisplayProps<number>) => (
  <span className={styles.stars} role="img" aria-label={env.t('fields.stars', { value, max: field.max ?? 5 })}>
    {'★'.repeat(Math.max(0, value)) + '☆'.repeat(Math.max(0, (field.max ?? 5) - value))}
  </span>
)

const Editor = ({ value, field, onChange, onDone, label }: EditorProps<number>) => (
  <Rating
    aria-label={label}
    count={field.max ?? 5}
    value={value ?? 0}
    onChange={(next) => {
      const chosen = next === value ? null : next
      onChange(chosen)
      onDone?.(chosen)
    }}
  />
)

export const rating: Widget<'rating'> = { Display, Editor, width: 120, filterOne: 'integer' }
