import { LinkDisplay } from '../web/displays.tsx'
import { LinkEditor } from '../web/LinkEditor.tsx'
import type { Widget } from '../web/widget.ts'

export const link: Widget<'link'> = { Display: LinkDisplay, Editor: LinkEditor, width: 170, filterMany: 'links' }
