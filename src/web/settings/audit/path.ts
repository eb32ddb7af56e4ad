/** What the parts of a path may be called; empty where nobody knows. */
export interface PathNames {
  word: (part: string) => string
  object: (part: string) => string
  field: (object: string, part: string) => string
}

/** After these words comes the name of an object, also where a word is spelled alike. */
const beforeObjects = new Set(['rights', 'byRole'])

/** The path of a change, part by part as people call it: `rights.account.fields.phone.write`. */
export function wordsOfPath(path: string, names: PathNames): string[] {
  let object = ''
  const parts = path.split('.')
  return parts.map((part, at) => {
    const before = parts[at - 1] ?? ''
    if (beforeObjects.has(before) && names.object(part)) {
      object = part
      return names.object(part)
    }
    if (before === 'fields' && names.field(object, part)) return names.field(object, part)
    return names.word(part) || names.object(part) || part
  })
}
