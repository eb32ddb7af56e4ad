import type { Items, QueueItem } from '#kernel/client/offline/queue.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatInstant } from '#ui/format.ts'

/** Everything that waits as a text file, for whoever wants to enter it elsewhere. */
export function saveAsText(items: Items, env: DisplayEnv): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([asText(items, env)], { type: 'text/plain;charset=utf-8' }))
  link.download = `${env.t('offline.fileName')}.txt`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const asText = (items: Items, env: Pick<DisplayEnv, 't' | 'formats'>): string =>
  items.map((item) => paragraph(item, env)).join('\n\n')

function paragraph(item: QueueItem, { t, formats }: Pick<DisplayEnv, 't' | 'formats'>): string {
  const when = formatInstant(new Date(item.madeAt).toISOString(), formats)
  const head = `${item.name || t('records.unnamed')} (${item.object}) · ${t(`offline.kind.${item.kind}`)} ${when}`
  const lines = Object.entries(item.values).map(([field, value]) => `${field}: ${plain(value)}`)
  return [head, ...lines].join('\n')
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
