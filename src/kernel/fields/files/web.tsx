import { Pieces } from '../web/displays.tsx'
import { FilesEditor } from '../web/FileEditor.tsx'
import { FileLink } from '../web/files.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, dense, env }: DisplayProps<string[]>) => (
  <Pieces dense={dense} items={value.map((id) => <FileLink key={id} id={id} env={env} dense={dense} />)} />
)

export const files: Widget<'files'> = { Display, Editor: FilesEditor, width: 180 }
