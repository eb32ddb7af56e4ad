import { useState } from 'react'
import type { FieldKindName, JsonValue } from '#kernel/fields/contract.ts'
import { widgetOf, widgets } from '#kernel/fields/web.ts'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { InlineField } from '#kernel/records/web/InlineField.tsx'
import { values } from '../../samples/values.ts'
import { fieldOf, recordView, sampleRecord } from '../sample.ts'
import type { Kit, Shown, Specimen } from '../specimen.ts'

const kinds = Object.keys(widgets) as FieldKindName[]

/** How each kind of field is read. */
export const fields = (kit: Kit) => kinds.map((kind) => ofKind(kit, kind, displays(kit, kind)))

/** How each kind of field is written. */
export const editors = (kit: Kit) => kinds.map((kind) => ofKind(kit, kind, edits(kit, kind), '.edit'))

function ofKind({ t }: Kit, kind: FieldKindName, shown: Shown[], suffix = ''): Specimen {
  const purpose = suffix === '' ? 'dev.fieldPurpose' : 'dev.editorPurpose'
  return { name: `${kind}${suffix}`, purpose: t(purpose, { kind: t(`settings.kinds.${kind}`) }), shown }
}

const sampleOf = (kind: FieldKindName) => values[kind] as unknown as JsonValue

function displays(kit: Kit, kind: FieldKindName): Shown[] {
  const field = fieldOf(kind, kit)
  const shared = { value: sampleOf(kind), field, env: kit.env }
  const inline = (value: JsonValue, isReadOnly = false) => (
    <InlineField {...recordView(kit, sampleRecord({ [kind]: value }))} field={field} isReadOnly={isReadOnly} />
  )
  return [
    { state: 'inTable', content: <FieldDisplay {...shared} dense /> },
    { state: 'onPage', content: <FieldDisplay {...shared} dense={false} /> },
    { state: 'hover', force: 'hover', content: inline(sampleOf(kind)) },
    { state: 'focus', force: 'focus', content: inline(sampleOf(kind)) },
    { state: 'readOnly', content: inline(sampleOf(kind), true) },
    { state: 'empty', content: inline(null) },
    { state: 'rightToLeft', isRightToLeft: true, content: inline(sampleOf(kind)) },
  ]
}

/** Its tools need a line. */
const isWide = (kind: FieldKindName) => kind === 'richText'

function edits(kit: Kit, kind: FieldKindName): Shown[] {
  const shown: Shown[] = [
    { state: 'filled', content: <Editing {...kit} kind={kind} first={sampleOf(kind)} /> },
    { state: 'empty', content: <Editing {...kit} kind={kind} first={null} /> },
    {
      state: 'error',
      content: <Editing {...kit} kind={kind} first={sampleOf(kind)} error={kit.t('dev.sample.error')} />,
    },
    { state: 'rightToLeft', isRightToLeft: true, content: <Editing {...kit} kind={kind} first={sampleOf(kind)} /> },
  ]
  return isWide(kind) ? shown.map((one) => ({ ...one, isWide: true })) : shown
}

function Editing({ kind, first, error, ...kit }: Kit & { kind: FieldKindName; first: JsonValue; error?: string }) {
  const [value, setValue] = useState(first)
  const field = fieldOf(kind, kit)
  const { Editor } = widgetOf(kind)
  return (
    <Editor
      value={value}
      field={field}
      env={kit.env}
      parseEnv={kit.parseEnv}
      label={kit.env.text(field.label)}
      error={error}
      onChange={setValue}
    />
  )
}
