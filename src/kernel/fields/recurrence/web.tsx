import styles from '../web/fields.module.css'
import type { DisplayProps, Widget } from '../web/widget.ts'
import { RecurrenceEditor } from './Editor.tsx'
import { parseRule } from './rule.ts'
import { wordingOf } from './wording.tsx'
import { ruleWords } from './words.ts'

const Display = ({ value, env, dense }: DisplayProps<string>) => {
  const rule = parseRule(value)
  const words = rule.ok && rule.value ? ruleWords(rule.value, wordingOf(env)) : value
  return (
    <span className={dense ? styles.line : styles.prose} title={dense ? words : undefined}>
      {words}
    </span>
  )
}

export const recurrence: Widget<'recurrence'> = {
  Display,
  Editor: RecurrenceEditor,
  width: 200,
  filterOne: 'text',
  filterMany: 'text',
}
