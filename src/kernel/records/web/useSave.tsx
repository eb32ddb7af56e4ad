import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { patchRecord } from '#kernel/client/cache.ts'
import { ApiError, api } from '#kernel/client/http.ts'
import { type UpdateInput, useUpdateRecord, type Values } from '#kernel/client/mutations.ts'
import { recordQuery } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldValue } from './Cell.tsx'
import { ConflictDialog } from './ConflictDialog.tsx'
import { type Ask, type Asked, extrasOf, verbsOf } from './extensions.ts'
import { headOf, type OpenItems, openItems } from './issues.ts'
import { MissingFieldsDialog } from './MissingFieldsDialog.tsx'
import type { RecordVerb } from './verbs.ts'

type Trouble = { kind: 'conflict' | 'invalid'; error: ApiError; input: UpdateInput; record: RecordJson | undefined }

/**
 * Saves changed fields of a record at once on the screen. What the server refuses is settled in a dialog: two versions to
 * choose from, or fields that are still missing.
 */
export function useSave(object: ObjectMetadata, env: DisplayEnv): { save: Save; dialogs: ReactNode } {
  const client = useQueryClient()
  const report = useReport()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const records = useRef(new Map<string, RecordJson>())
  const places = useRef(new WeakMap<UpdateInput, AtField>())
  const update = useUpdateRecord(object, {
    onError: (error, input) => {
      if (error.code !== 'conflict' && error.issues.length === 0) return false
      const isVerbs = verbFor(object, error) !== undefined
      if (!isVerbs && saidAtField(error, input, places.current.get(input))) return true
      const kind = error.code === 'conflict' ? 'conflict' : 'invalid'
      setTrouble({ kind, error, input, record: records.current.get(input.id) })
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
  const [asked, setAsked] = useState<(Asked & Pick<Ask, 'Question'>) | null>(null)
  const save: Save = (record, values, atField) => {
    const ask = extrasOf(object.name, 'Ask').find(({ when }) => when(record, values))
    if (!ask) return saveNow(record, values, atField)
    return new Promise((resolve) => {
      const over = (isDone: boolean) => {
        setAsked(null)
        resolve(isDone)
      }
      const onPass = () => {
        setAsked(null)
        void saveNow(record, values, atField).then(resolve)
      }
      setAsked({ Question: ask.Question, object, record, values, env, onPass, onDone: over })
    })
  }
  const saveNow: Save = (record, values, atField) => {
    records.current.set(record.id, record)
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
  /** What is ticked stays ticked, also when the change itself is refused once more. */
  const tick = async (id: string, { field, items }: OpenItems) =>
    api.put(`/api/v1/checklists/${object.name}/${id}/${field}`, {
      items: items.map((item) => ({ id: item.id, isTicked: true })),
    })
  const complete = async (input: UpdateInput, ticked: OpenItems[]) => {
    try {
      for (const one of ticked) await tick(input.id, one)
      await send(input)
    } catch (error) {
      report(error)
    }
  }
  const close = () => setTrouble(null)
  const question = asked ? (
    <Suspense>
      <asked.Question {...asked} />
    </Suspense>
  ) : null
  const verb = trouble && verbFor(object, trouble.error)
  const settling =
    trouble === null ? null : verb?.Dialog && trouble.record ? (
      <Suspense>
        <verb.Dialog object={object} record={trouble.record} env={env} onClose={close} />
      </Suspense>
    ) : trouble.kind === 'conflict' ? (
      <ConflictDialog
        object={object}
        env={env}
        name={String(trouble.record?.displayName ?? '')}
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
        name={String(trouble.record?.displayName ?? '')}
        values={trouble.input.values}
        issues={trouble.error.issues}
        onClose={close}
        onSubmit={(values, ticked) => {
          close()
          void complete({ ...trouble.input, values: { ...trouble.input.values, ...values } }, ticked)
        }}
      />
    )
  const dialogs = (
    <>
      {question}
      {settling}
    </>
  )
  return { save, dialogs }
}

/** What the person wants is done another way than by changing a field. */
const verbFor = (object: ObjectMetadata, { issues }: ApiError): RecordVerb | undefined =>
  verbsOf(object.name).find(({ answers }) => issues.some(({ code }) => code === answers))

/** Answers whether the server took it. `atField` says a refusal of the one field where it was typed. */
export type Save = (record: RecordJson, values: Values, atField?: AtField) => Promise<boolean>

type AtField = (issue: Issue) => void

/** What is wrong with the edited field alone is said there; what else is wanted is asked for in a dialog. */
function saidAtField(error: ApiError, { values }: UpdateInput, atField: AtField | undefined): boolean {
  const [issue] = error.issues
  if (!atField || !issue || error.code === 'conflict') return false
  if (error.issues.some((one) => openItems(one).length > 0)) return false
  if (!error.issues.every(({ field }) => headOf(field) in values)) return false
  atField(issue)
  return true
}
