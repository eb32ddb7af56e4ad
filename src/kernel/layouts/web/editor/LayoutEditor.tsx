import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useMetadata, useObjectByPlural } from '#kernel/client/metadata.ts'
import { useRecord } from '#kernel/client/records.ts'
import { everyone, type Layout, type LayoutPurpose, type LayoutVariant } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { formFields } from '#kernel/records/web/formFields.ts'
import { relatedOf } from '#kernel/records/web/related.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { panelOf, settled, shippedCard, shippedLayout } from '../page.ts'
import { variantsQuery } from './drafts.ts'
import { Workbench } from './Workbench.tsx'

export interface LayoutEditorProps {
  plural: string
  /** The record whose page is shown while it is arranged. */
  id: string
  roleLabel: (key: string, label?: string) => string
}

/** Arranges the page of an object on a real record of it. */
export function LayoutEditor({ plural, id, roleLabel }: LayoutEditorProps) {
  const object = useObjectByPlural(plural)
  const t = useT()
  if (!object) return <ErrorState kind="forbidden" text={t('records.noObject')} />
  return <Loaded object={object} id={id} roleLabel={roleLabel} />
}

function Loaded({
  object,
  id,
  roleLabel,
}: {
  object: ObjectMetadata
  id: string
  roleLabel: LayoutEditorProps['roleLabel']
}) {
  const errorText = useErrorText()
  const env = useDisplayEnv()
  const record = useRecord(object, id)
  const [purpose, setPurpose] = useState<LayoutPurpose>('record')
  const [role, setRole] = useState<string>(everyone)
  const variants = useQuery(variantsQuery(object.name, purpose))
  const first = useFirstLayout(object, purpose, role, variants.data)
  const error = record.error ?? variants.error
  if (error) return <ErrorState text={errorText(error)} onRetry={() => void variants.refetch()} />
  if (!record.data || !variants.data || !first) return <SkeletonRows rows={16} />
  return (
    <Workbench
      key={`${purpose} ${role} ${first.version}`}
      {...first}
      object={object}
      record={record.data as RecordJson}
      env={env}
      purpose={purpose}
      role={role}
      roleLabel={roleLabel}
      onPurpose={setPurpose}
      onRole={setRole}
    />
  )
}

/** What to go on with: the draft, what is in force for the role or for everybody, or what is shipped. */
function useFirstLayout(
  object: ObjectMetadata,
  purpose: LayoutPurpose,
  role: string,
  variants: LayoutVariant[] | undefined,
) {
  const { objects } = useMetadata()
  if (!variants) return null
  const related = relatedOf(objects, object).map(({ list }) => list.path)
  const shipped = shippedFor(object, related)[purpose]()
  const own = variants.find((variant) => variant.role === role)
  const common = variants.find((variant) => variant.role === everyone)
  const found = own?.draft ?? own?.published ?? common?.published
  return {
    first: found ? settled(found, object, related, purpose) : shipped,
    shipped,
    isDraft: Boolean(own?.draft),
    isPublished: Boolean(own?.published),
    version: own?.version ?? 0,
  }
}

/** What people see as long as nobody has arranged anything; the side panel then follows the page. */
function shippedFor(object: ObjectMetadata, related: string[]): Record<LayoutPurpose, () => Layout> {
  const page = () => shippedLayout(object, related)
  return {
    record: page,
    create: () => shippedForm(object),
    panel: () => panelOf(object.layouts?.record ? settled(object.layouts.record, object, related) : page()),
    card: () => shippedCard(object),
  }
}

function shippedForm(object: ObjectMetadata): Layout {
  const { first, more } = formFields(object, {})
  const section = (id: string, fields: typeof first, isCollapsed: boolean) => ({
    id,
    title: '',
    columns: 1 as const,
    fields: fields.map((field) => field.name),
    ...(isCollapsed ? { isCollapsed } : {}),
  })
  return {
    highlights: [],
    sections: [section('main', first, false), section('more', more, true)],
    tabs: [],
    rail: [],
    rules: [],
    known: object.fields.map((field) => field.name),
  }
}
