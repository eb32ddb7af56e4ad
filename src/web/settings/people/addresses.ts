/** The addresses in what people type or paste: a column of a table, a line of a mail with names before `<…>`, each once. */
export function addressesIn(text: string): string[] {
  const parts = text.split(/[,;\r\n\t]+/).flatMap((part) => {
    const named = /<([^<>]+)>/.exec(part)?.[1]
    return named === undefined ? part.split(/\s+/) : [named]
  })
  return [...new Set(parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== ''))]
}
