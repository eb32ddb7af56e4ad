import { type Editor, Node } from '@tiptap/core'

/** Somebody whom a text names: a mark with their id, which stays theirs whatever they are called later. */
export const mentionNode = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    id: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute('data-mention') },
    name: { default: '', parseHTML: (element: HTMLElement) => (element.textContent ?? '').replace(/^@/, '') },
  }),
  parseHTML: () => [{ tag: 'span[data-mention]' }],
  renderHTML: ({ node }) => ['span', { 'data-mention': String(node.attrs.id) }, `@${node.attrs.name}`],
  renderText: ({ node }) => `@${node.attrs.name}`,
})

/** What stands behind an @ before the cursor, and where the @ stands. */
export interface Asked {
  from: number
  to: number
  text: string
}

export function askedAt(editor: Editor): Asked | null {
  const { $from, empty } = editor.state.selection
  if (!empty || !editor.isFocused) return null
  const text = askedIn($from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc'))
  return text === null ? null : { from: $from.pos - text.length - 1, to: $from.pos, text }
}

/** A name of up to two words behind an @ that begins a word: an e-mail address asks for nobody. */
export function askedIn(before: string): string | null {
  return /(?:^|[\s(])@((?:[\p{L}\p{N}.'’-]{1,40}(?: [\p{L}\p{N}.'’-]{1,40})?)?)$/u.exec(before)?.[1] ?? null
}
