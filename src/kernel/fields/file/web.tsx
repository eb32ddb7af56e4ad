import { fileEditor } from '../web/FileEditor.tsx'
import { FileLink } from '../web/files.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

const Display = ({ value, env, dense }: DisplayProps<string>) => <FileLink id={value} env={env} dense={dense} />

export const file: Widget<'file'> = { Display, Editor: fileEditor(), width: 140 }
