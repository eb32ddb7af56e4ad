import { type ObjectRef, useRecordPage } from '#kernel/client/records.ts'

/** Records of a small object as options of a select, by name. */
export function useRecordOptions(object: ObjectRef): { value: string; label: string }[] {
  const page = useRecordPage(object, {
    fields: ['displayName'],
    sort: [{ field: 'displayName', direction: 'asc' }],
    limit: 1000,
  })
  return (page.data?.items ?? []).map((record) => ({ value: record.id, label: String(record.displayName ?? '') }))
}
