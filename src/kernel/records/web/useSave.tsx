import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { patchRecord } from '#kernel/client/cache.ts'
import { ApiError } from '#kernel/client/http.ts'
import { type UpdateInput, useUpdateRecord, type Values } from '#kernel/client/mutations.ts'
import { recordQuery } from '#kernel/client/records.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldValue } from './Cell.tsx'
import { ConflictDialog } from './ConflictDialog.tsx'
import { headOf } from './issues.ts'
import { MissingFieldsDialog } from './MissingFieldsDialog.tsx'

type Trouble = { kind: 'conflict' | 'invalid'; error: ApiError; input: UpdateInput; name: string }

/**
 * Saves changed fields of a record at once on the screen. What the server refuses is settled in a dialog: two versions to
 * choose from, or fields that are still missing.
 */
export function useSave(object: ObjectMetadata, env: DisplayEnv): { save: Save; dialogs: ReactNode } {
  const client = useQueryClient()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const names = useRef(new Map<string, string>())
  const places = useRef(new WeakMap<UpdateInput, AtField>())
  const update = useUpdateRecord(object, {
    onError: (error, input) => {
      if (error.code !== 'conflict' && error.issues.length === 0) return false
      if (saidAtField(error, input, places.current.get(input))) return true
      const kind = error.code === 'conflict' ? 'conflict' : 'invalid'
      setTrouble({ kind, error, input, name: names.current.get(input.id) ?? '' })
      return true
    },
  })
  const send = async (input: UpdateInput): Promise<boolean> => {
    try {
      await update.mutateAsync(input)
      return true
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    }
  }
  const save: Save = (record, values, atField) => {
    names.current.set(record.id, String(record.displayName ?? ''))
    const before = Object.fromEntries(Object.keys(values).map((field) => [field, fieldValue(record, field)]))
    const input = { id: record.id, values, before }
    if (atField) places.current.set(input, atField)
    return send(input)
  }
  /** After a conflict the newest state is the one to build on. */
  const resend = async (input: UpdateInput) => {
    const fresh = await client.fetchQuery({ ...recordQuery(object, input.id), staleTime: 0 })
    patchRecord(client, object.name, input.id, (known) => ({ ...known, ...fresh }))
    if (Object.keys(input.values).length > 0) await send({ id: input.id, values: input.values })
  }
  const close = () => setTrouble(null)
  const dialogs =
    trouble === null ? null : trouble.kind === 'conflict' ? (
      <ConflictDialog
        object={object}
        env={env}
        name={trouble.name}
        differences={trouble.error.differences}
        onClose={close}
        onChoose={(mine) => {
          close()
          const values = Object.fromEntries(Object.entries(trouble.input.values).filter(([field]) => mine.has(field)))
          void resend({ id: trouble.input.id, values })
        }}
      />
    ) : (
      <MissingFieldsDialog
        object={object}
        env={env}
        name={trouble.name}
        values={trouble.input.values}
        issues={trouble.error.issues}
        onClose={close}
        onSubmit={(values) => {
          close()
          void send({ ...trouble.input, values: { ...trouble.input.values, ...values } })
        }}
      />
    )
  return { save, dialogs }
}

/** Answers whether the server took it. `atField` says a refusal of the one field where it was typed. */
export type Save = (record: RecordJson, values: Values, atField?: AtField) => Promise<boolean>

type AtField = (issue: Issue) => void

/** What is wrong with the edited field alone is said there; what else is wanted is asked for in a dialog. */
function saidAtField(error: ApiError, { values }: UpdateInput, atField: AtField | undefined): boolean {
  const [issue] = error.issues
  if (!atField || !issue || error.code === 'conflict') return false
  if (!error.issues.every(({ field }) => headOf(field) in values)) return false
  atField(issue)
  return true
}
