import type { LayoutSection } from '#kernel/layouts/contract.ts'

/** As shipped, a long definition folds its later fields unless they are filled. */
export function filledFirst(sections: LayoutSection[], filled: ReadonlySet<string>): LayoutSection[] {
  const more = sections.find((section) => section.id === 'more')
  if (!more) return sections
  const raised = more.fields.filter((field) => filled.has(field))
  return sections
    .map((section) => {
      if (section.id === 'main') return { ...section, fields: [...section.fields, ...raised] }
      return section === more ? { ...section, fields: section.fields.filter((field) => !filled.has(field)) } : section
    })
    .filter((section) => section.fields.length > 0)
}
