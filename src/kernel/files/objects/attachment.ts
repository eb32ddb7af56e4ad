import { defineObject, type Rule } from '#kernel/objects/contract.ts'

/** How many earlier files an attachment remembers. */
const mostVersions = 50

const keepEarlierFiles: Rule = {
  name: 'attachment: a replaced file stays among the earlier ones',
  on: ['update'],
  when: ['file'],
  run: ({ record, before }) => {
    const known = Array.isArray(before?.versions) ? before.versions : []
    const versions = [before?.file ?? null, ...known].filter((id) => id !== null && id !== record.file)
    return { set: { versions: versions.length > 0 ? versions.slice(0, mostVersions) : null } }
  },
}

/** A file on a record. Who reads the record reads its files, who may update it adds, replaces and removes them. */
export const attachment = defineObject({
  name: 'attachment',
  plural: 'attachments',
  label: { en: 'File', de: 'Datei' },
  pluralLabel: { en: 'Files', de: 'Dateien' },
  icon: 'Paperclip',
  title: 'name',
  group: 'hidden',
  access: { follows: 'relatedTo' },
  fields: {
    name: { kind: 'text', label: { en: 'Name', de: 'Name' }, required: true, searchable: true, maxLength: 255 },
    file: { kind: 'file', label: { en: 'File', de: 'Datei' }, required: true },
    versions: { kind: 'files', label: { en: 'Earlier versions', de: 'Frühere Fassungen' }, readOnly: true },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'attachments',
      label: { en: 'Belongs to', de: 'Gehört zu' },
      required: true,
      indexed: true,
    },
  },
  rules: [keepEarlierFiles],
})
