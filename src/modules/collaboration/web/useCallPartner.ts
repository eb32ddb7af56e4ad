import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

interface Partner {
  /** The people who may have been called, the most likely first. */
  options: { value: string; label: string }[]
  chosen: string | null
  choose: (id: string | null) => void
  /** Whether it is known by now who is proposed. */
  isKnown: boolean
}

const most = 50

/** Who was called: the contact itself, the primary one, or whoever of the account was spoken to last. */
export function useCallPartner(object: ObjectMetadata, record: RecordJson): Partner {
  const contact = useMetadata().objects.find(({ name }) => name === 'contact')
  const [own, setOwn] = useState<string | null | undefined>(undefined)
  const account = object.name === 'account' ? record.id : object.name === 'opportunity' ? record.account : null
  const filter = { field: 'account', op: 'eq', value: typeof account === 'string' ? account : '' } as const
  const isAsked = contact !== undefined && typeof account === 'string'
  const { data } = useRecordPage(
    contact ?? { name: 'contact', plural: 'contacts' },
    { filter, fields: ['displayName'], sort: [{ field: 'lastActivityAt', direction: 'desc' }], limit: most },
    { enabled: isAsked },
  )
  const options = (isAsked ? (data?.items ?? []) : []).map(({ id, displayName }) => ({
    value: id,
    label: String(displayName ?? ''),
  }))
  const primary = options.find(({ value }) => value === record.primaryContact) ?? options[0]
  const proposed = object.name === 'contact' ? record.id : (primary?.value ?? null)
  return {
    options,
    chosen: own === undefined ? proposed : own,
    choose: setOwn,
    isKnown: !isAsked || data !== undefined,
  }
}
