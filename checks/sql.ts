import { parse } from '@swc/core'
import type { SourceFile } from './source.ts'

interface Node {
  type: string
  [key: string]: unknown
}

/** Methods and helpers that send or hold SQL text. Their first argument must not be put together from pieces. */
const takesSql = new Set(['query', 'raw', 'Cursor', 'copyFrom', 'copyTo'])

/** Calls whose SQL is a template with expressions or a sum of strings (V-30). */
export async function findBuiltSql({ path, text }: SourceFile): Promise<string[]> {
  const tree = await parse(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' })
  const found: string[] = []
  visit(tree as unknown as Node, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
    const name = calleeName(node.callee as Node)
    const first = (node.arguments as { expression: Node }[] | undefined)?.[0]?.expression
    if (name && takesSql.has(name) && first && isBuilt(first)) found.push(`${path}: ${name}(…)`)
  })
  return found
}

function calleeName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.value as string
  if (callee.type === 'MemberExpression') return (callee.property as Node).value as string | undefined
  return undefined
}

function isBuilt(node: Node): boolean {
  if (node.type === 'ParenthesisExpression') return isBuilt(node.expression as Node)
  if (node.type === 'TemplateLiteral') return (node.expressions as Node[]).length > 0
  if (node.type === 'BinaryExpression') return node.operator === '+'
  if (node.type === 'ConditionalExpression') return isBuilt(node.consequent as Node) || isBuilt(node.alternate as Node)
  if (node.type === 'ObjectExpression') return (node.properties as Node[]).some((property) => isBuiltText(property))
  if (node.type === 'CallExpression') return ['concat', 'join'].includes(calleeName(node.callee as Node) ?? '')
  return false
}

/** `{ text: … }`, the long form of a query. */
function isBuiltText(property: Node): boolean {
  return (
    property.type === 'KeyValueProperty' && (property.key as Node).value === 'text' && isBuilt(property.value as Node)
  )
}

function visit(node: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, seen)
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') seen(node as Node)
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, seen)
  }
}
