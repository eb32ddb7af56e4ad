import { LinkDisplay } from '../web/displays.tsx'
import { LinkEditor } from '../web/LinkEditor.tsx'
import type { Widget } from '../web/widget.ts'

export const team: Widget<'team'> = { Display: LinkDisplay, Editor: LinkEditor, width: 180, filterMany: 'links' }
