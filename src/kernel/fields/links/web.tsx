import { kindOf } from '../kinds.ts'
import { Pieces, RecordChip } from '../web/displays.tsx'
import { LinksEditor } from '../web/LinkEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

function Display({ value, field, env, dense }: DisplayProps<string[]>) {
  const target = kindOf(field.kind).target?.(field) ?? ''
  return <Pieces dense={dense} items={value.map((id) => <RecordChip key={id} object={target} id={id} env={env} />)} />
}

export const links: Widget<'links'> = { Display, Editor: LinksEditor, width: 220, keepsEnter: true }
