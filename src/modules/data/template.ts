/** A text with `{column}` and `{column|slug}`, filled from one row. */
export type Template = (textOf: (name: string) => string) => string

/** Names that a template asks for. */
export const templateNames = (text: string): string[] =>
  [...text.matchAll(placeholder)].map(([, name = '']) => name.trim())

const placeholder = /\{([^{}|]+)(?:\|(slug))?\}/g
const edges = /^[\s–—\-,;:/|]+|[\s–—\-,;:/|]+$/g

/** Where every placeholder is empty the text is empty; separators that lost their neighbour are cut off. */
export function compileTemplate(text: string): Template {
  return (textOf) => {
    let filled = false
    const result = text.replace(placeholder, (_, name: string, filter?: string) => {
      const value = textOf(name.trim())
      if (value !== '') filled = true
      return filter === 'slug' ? slug(value) : value
    })
    return filled ? result.replace(edges, '') : ''
  }
}

/** `Mei-Mei Johns` → `mei.mei.johns`, fit for the local part of an address. */
export function slug(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replaceAll('ß', 'ss').replace(/\p{M}/gu, '')
  return plain.replace(/[^a-z0-9]+/g, '.').replace(/^\.+|\.+$/g, '')
}
