import { ChoiceEditor } from '../web/ChoiceEditor.tsx'
import { ChoiceTag } from '../web/displays.tsx'
import type { Widget } from '../web/widget.ts'

export const choice: Widget<'choice'> = { Display: ChoiceTag, Editor: ChoiceEditor, width: 150, filterMany: 'choices' }
