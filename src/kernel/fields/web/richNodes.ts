import { Mark, Node } from '@tiptap/core'
import { mentionNode } from './mentionNode.ts'

/**
 * What imported texts may hold beyond what the buttons make: pictures, tables and small marks. They are kept and their
 * texts can be edited, so that opening a note never costs a part of it.
 */
const mark = (name: string, tag: string) =>
  Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] })

const attributes = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { default: null }]))

const picture = Node.create({
  name: 'image',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => attributes('src', 'alt', 'title', 'width', 'height'),
  parseHTML: () => [{ tag: 'img[src^="https:"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
})

const table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', ['tbody', 0]],
})

const row = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
})

const cell = (name: string, tag: string) =>
  Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes: () => attributes('colspan', 'rowspan'),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

export const keptNodes = [
  mark('subscript', 'sub'),
  mark('superscript', 'sup'),
  mark('highlight', 'mark'),
  mark('small', 'small'),
  picture,
  mentionNode,
  table,
  row,
  cell('tableCell', 'td'),
  cell('tableHeader', 'th'),
]
