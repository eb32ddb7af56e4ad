import { ChoicesEditor } from '../web/ChoiceEditor.tsx'
import { ChoiceTag, Pieces } from '../web/displays.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, field, env, dense }: DisplayProps<string[]>) => (
  <Pieces dense={dense} items={value.map((one) => <ChoiceTag key={one} value={one} field={field} env={env} />)} />
)

export const choices: Widget<'choices'> = { Display, Editor: ChoicesEditor, width: 190, keepsEnter: true }
