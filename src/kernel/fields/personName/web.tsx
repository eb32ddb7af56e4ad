import type { PersonName } from '#kernel/fields/contract.ts'
import { line } from '../web/displays.tsx'
import { partsEditor } from '../web/PartsEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

function Display({ value }: DisplayProps<PersonName>) {
  const text = [value.salutation, value.first, value.last].filter(Boolean).join(' ')
  return line(text, { title: text })
}

export const personName: Widget<'personName'> = {
  Display,
  Editor: partsEditor([['salutation', 'first'], ['last']], 'first'),
  width: 200,
  filterOne: 'text',
}
