import { htmlToText } from '#kernel/fields/shared/html.ts'
import { defineObject, type Rule } from '#kernel/objects/contract.ts'
import { mentionsIn } from '../contract.ts'

const excerptLength = 120

const readText: Rule = {
  name: 'comment: the text says whom it names, and is known by its first words',
  on: ['create', 'update'],
  when: ['body'],
  run: ({ record, before, now }) => {
    const body = String(record.body ?? '')
    const words = htmlToText(body).replace(/\s+/g, ' ').trim()
    if (words === '') return { issues: [{ field: 'body', code: 'required', message: 'Write a text' }] }
    const mentions = mentionsIn(body)
    const excerpt = words.length <= excerptLength ? words : `${words.slice(0, excerptLength).replace(/\s\S*$/, '')} …`
    return { set: { excerpt, mentions: mentions.length > 0 ? mentions : null, editedAt: before ? now : null } }
  },
}

/** What somebody says about a record. Who reads the record reads and writes comments; each is changed by its author alone. */
export const comment = defineObject({
  name: 'comment',
  plural: 'comments',
  label: { en: 'Comment', de: 'Kommentar' },
  pluralLabel: { en: 'Comments', de: 'Kommentare' },
  icon: 'Message',
  title: 'excerpt',
  group: 'hidden',
  access: { follows: 'relatedTo', authored: true },
  fields: {
    excerpt: { kind: 'text', label: { en: 'First words', de: 'Erste Worte' }, readOnly: true, maxLength: 255 },
    body: { kind: 'richText', label: { en: 'Comment', de: 'Kommentar' }, required: true, maxLength: 20_000 },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'comments',
      label: { en: 'Belongs to', de: 'Gehört zu' },
      required: true,
      indexed: true,
    },
    mentions: { kind: 'links', target: 'user', label: { en: 'Mentioned', de: 'Erwähnt' }, readOnly: true },
    editedAt: { kind: 'dateTime', label: { en: 'Edited', de: 'Bearbeitet' }, readOnly: true },
  },
  rules: [readText],
})
