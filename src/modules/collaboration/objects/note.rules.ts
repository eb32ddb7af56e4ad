import type { Rule } from '#kernel/objects/contract.ts'

const nameFromText: Rule = {
  name: 'note: the first words name a note without subject',
  on: ['create', 'update'],
  when: ['subject', 'body'],
  run: ({ record }) => {
    if (record.subject) return {}
    const words = firstWords(String(record.body ?? ''))
    return words
      ? { set: { subject: words } }
      : { issues: [{ field: 'body', code: 'required', message: 'Write a text or a subject' }] }
  },
}

export const noteRules: Rule[] = [nameFromText]

function firstWords(html: string): string {
  const text = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length <= 80 ? text : `${text.slice(0, 80).replace(/\s\S*$/, '')} …`
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
