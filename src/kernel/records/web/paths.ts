/** Where the generic screens live, for links between them. */
export const indexPath = (plural: string): string => `/o/${encodeURIComponent(plural)}`
export const recordPath = (plural: string, id: string): string =>
  `/o/${encodeURIComponent(plural)}/${encodeURIComponent(id)}`
export const layoutPath = (plural: string, id: string): string => `${recordPath(plural, id)}/layout`
export const newPath = (plural: string): string => `${indexPath(plural)}/new`
export const trashPath = '/trash'
export const importPath = (plural: string): string => `/import?object=${encodeURIComponent(plural)}`
