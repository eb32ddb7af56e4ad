import type { Sql } from './contract.ts'

/**
 * Tagged template for SQL. Values become `$n` parameters, nested `Sql` is spliced in; nothing else reaches the text, so
 * there is no string-built SQL to get wrong.
 */
export function sql(strings: TemplateStringsArray, ...parts: unknown[]): Sql {
  const text: string[] = []
  const values: unknown[] = []
  let open = strings[0] ?? ''
  parts.forEach((part, index) => {
    if (isSql(part)) {
      open += part.text[0] ?? ''
      for (let i = 0; i < part.values.length; i++) {
        text.push(open)
        values.push(part.values[i])
        open = part.text[i + 1] ?? ''
      }
    } else {
      text.push(open)
      values.push(part)
      open = ''
    }
    open += strings[index + 1] ?? ''
  })
  return { text: [...text, open], values }
}

/** A quoted identifier, or a qualified one: `id(schema, table)`. */
export function id(...names: string[]): Sql {
  return { text: [names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.')], values: [] }
}

/** A constant of this source code (keyword, direction, type). Never call it with input. */
export function raw(text: string): Sql {
  return { text: [text], values: [] }
}

/** A quoted text constant: only for names of the registry in generated statements, where a parameter would get in the way. */
export function literal(text: string): Sql {
  return { text: [`'${text.replaceAll("'", "''")}'`], values: [] }
}

export function join(parts: readonly Sql[], separator = ', '): Sql {
  const first = parts[0]
  if (!first) return raw('')
  return parts.slice(1).reduce((all, part) => sql`${all}${raw(separator)}${part}`, first)
}

export const empty: Sql = { text: [''], values: [] }

/** Text with `$1 … $n` and the values, as `pg` takes them. */
export function compile(query: Sql): { text: string; values: unknown[] } {
  let text = query.text[0] ?? ''
  for (let i = 0; i < query.values.length; i++) text += `$${i + 1}${query.text[i + 1]}`
  return { text, values: [...query.values] }
}

function isSql(part: unknown): part is Sql {
  return typeof part === 'object' && part !== null && Array.isArray((part as Sql).text) && 'values' in part
}

/** What equals one of the values. For a single one PostgreSQL keeps its plan; of a list it could not tell how long it is. */
export function isOneOf(column: Sql, values: readonly unknown[], type: Sql): Sql {
  return values.length === 1 ? sql`${column} = ${values[0]}::${type}` : sql`${column} = ANY(${values}::${type}[])`
}
