import { parse } from '@swc/core'
import type { SourceFile } from './source.ts'

interface Node {
  type: string
  [key: string]: unknown
}

/** Properties that people read or hear. */
const spoken =
  /^(label|title|placeholder|description|hint|text|alt|aria-(label|description|placeholder|roledescription|valuetext))$/
/** The product's name, and what programs read: addresses, the beginning of a key, a tag. */
const machineWords = /^(Rapport|https?:\/\/[\w./-]*|([\w-]+\.)*example\.com|rpt_|<\w+ …>)$/
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text) && !machineWords.test(text.trim())

/** Words that stand in a screen itself, where no language but one can read them: `path: "words"`. */
export async function findLiteralTexts({ path, text }: SourceFile): Promise<string[]> {
  const found: string[] = []
  const note = (words: string) => {
    if (hasWords(words)) found.push(`${path}: "${words.trim()}"`)
  }
  visit(await treeOf({ path, text }), (node) => {
    if (node.type === 'JSXText') note(String(node.value))
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node.children as Node[])
        if (child.type === 'JSXExpressionContainer') shown(child).forEach(note)
    if (node.type === 'JSXAttribute' && spoken.test(attributeName(node.name as Node)) && node.value)
      shown(node.value as Node).forEach(note)
  })
  return found
}

/** The literal texts that an expression may come to. */
function shown(node: Node): string[] {
  switch (node.type) {
    case 'StringLiteral':
      return [String(node.value)]
    case 'TemplateLiteral':
      return [(node.quasis as Node[]).map((part) => String(part.raw)).join('…')]
    case 'JSXExpressionContainer':
    case 'ParenthesisExpression':
      return shown(node.expression as Node)
    case 'ConditionalExpression':
      return [...shown(node.consequent as Node), ...shown(node.alternate as Node)]
    case 'BinaryExpression':
      return ['+', '||', '&&', '??'].includes(String(node.operator))
        ? [...shown(node.left as Node), ...shown(node.right as Node)]
        : []
    default:
      return []
  }
}

function attributeName(name: Node): string {
  const local = name.type === 'JSXNamespacedName' ? (name.name as Node) : name
  return String(local.value)
}

/** Which keys of texts the sources name. */
export type NamedKeys = (key: string) => boolean

/**
 * Keys are named whole, or put together by a template, of which the words before its gaps say which they are. Right behind the
 * name of a room that would be any of its keys: then the word for the gap must stand in the sources, too.
 */
export async function keysNamedIn(files: SourceFile[]): Promise<NamedKeys> {
  const [whole, words] = [new Set<string>(), new Set<string>()]
  const built: { pattern: RegExp; isWide: boolean }[] = []
  for (const file of files) {
    for (const [word] of file.text.matchAll(/\w+/g)) words.add(word)
    visit(await treeOf(file), (node) => {
      if (node.type === 'StringLiteral') whole.add(String(node.value))
      if (node.type === 'TemplateLiteral')
        built.push(...patternOf((node.quasis as Node[]).map(({ raw }) => String(raw))))
    })
  }
  return (key) =>
    whole.has(key) ||
    built.some(({ pattern, isWide }) => {
      const gap = pattern.exec(key)?.[1]
      return gap !== undefined && (!isWide || words.has(gap))
    })
}

/** None where the template names no text: not a word, or a gap at its beginning. */
function patternOf([head = '', ...rest]: string[]): { pattern: RegExp; isWide: boolean }[] {
  if (!/^[a-z]\w*(\.|_$)/.test(head) || rest.length === 0 || ![head, ...rest].every((part) => /^[\w.-]*$/.test(part)))
    return []
  const tail = rest.map((part) => `([\\w*-]+)${part.replaceAll('.', '\\.')}`).join('')
  return [{ pattern: new RegExp(`^${head.replaceAll('.', '\\.')}${tail}$`), isWide: /^\w+\.$/.test(head) }]
}

/** Keys of texts that nothing names. A plural form is named without its ending. */
export const unusedKeys = (keys: Iterable<string>, isNamed: NamedKeys): string[] =>
  [...keys].filter((key) => !isNamed(key) && !isNamed(key.replace(/_(zero|one|two|few|many|other)$/, '')))

async function treeOf({ path, text }: SourceFile): Promise<Node> {
  return (await parse(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' })) as unknown as Node
}

function visit(node: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, seen)
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') seen(node as Node)
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, seen)
  }
}
