import { LinkDisplay } from '../web/displays.tsx'
import { LinkEditor } from '../web/LinkEditor.tsx'
import type { Widget } from '../web/widget.ts'

export const user: Widget<'user'> = { Display: LinkDisplay, Editor: LinkEditor, width: 150, filterMany: 'links' }
