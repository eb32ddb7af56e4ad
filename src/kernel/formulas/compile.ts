import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import { callable, type FormulaType, formulaTypes, isTaken, language, maxFormulaLength, written } from './language.ts'
import { fromJson, type Reading, toJson, typeOf } from './types.ts'

/** The fields that a formula may name: those of its object, and one step along its links. */
export interface FormulaScope {
  fields: ReadonlyMap<string, FieldDef>
  /** Fields of the one object that the field leads to; undefined where it is no such link. */
  linked(field: string): ReadonlyMap<string, FieldDef> | undefined
}

export interface CompiledFormula {
  text: string
  type: FormulaType
  /** Fields that it reads: `amount`, `account.industry`. */
  reads: readonly string[]
  /** Its value for one record, whose values are asked for by path, as a value of the field `into`. */
  run(valueAt: (path: string) => JsonValue, into: FieldDef, reading: Reading): JsonValue
}

export type Compiled = { ok: true; formula: CompiledFormula } | { ok: false; issue: Issue }

/** The object itself in a formula: reaches fields whose name means something else there (`record.type`). */
const self = 'record'

/** Reads a formula; `issue.params` tells where something is wrong, in characters from 0 (`at`, `until`). */
export function compileFormula(text: string, scope: FormulaScope, into?: FieldDef): Compiled {
  if (text.trim() === '') return wrong('emptyFormula', 'Write a formula such as amount * 2')
  if (text.length > maxFormulaLength)
    return wrong('formulaTooLong', `Use at most ${maxFormulaLength} characters`, { max: maxFormulaLength })
  try {
    const env = withFields(language(), scope)
    const named = namesIn(env.parse(text).ast)
    const stranger = unknownName(named, scope)
    if (stranger) return { ok: false, issue: stranger }
    const program = env.parse(withNumbers(text, named.numbers))
    const { valid, type: given = '', error } = program.check()
    if (!valid) return { ok: false, issue: faultOf(error, named.numbers) }
    const type = formulaTypes.find((one) => one === given && one !== 'list<string>')
    if (!type || (into && typeOf(into) !== type))
      return wrong('formulaType', `The formula gives ${given}, which this field does not take`, { type: given })
    const reads = [...new Set(named.paths.map(pathOf))]
    return { ok: true, formula: { text, type, reads, run: runner(program, named.paths, scope) } }
  } catch (error) {
    return { ok: false, issue: faultOf(error) }
  }
}

type Program = ReturnType<Environment['parse']>

function unknownName({ calls, paths }: Named, scope: FormulaScope): Issue | null {
  const call = calls.find(({ name }) => !callable.has(name))
  if (call) return issueOf('unknownFunction', `There is no function "${call.name}"`, { name: call.name, at: call.at })
  const path = paths.find((one) => fieldAt(one, scope) === undefined)
  if (!path) return null
  const name = pathOf(path)
  return issueOf('unknownField', `There is no field "${name}" to reckon with`, { name, at: path.at })
}

/** Each number that stands in the formula becomes one of ours. */
function withNumbers(text: string, numbers: readonly Range[]): string {
  let made = text
  for (const { start, end } of numbers.toReversed())
    made = `${made.slice(0, start)}${written}(${made.slice(start, end)})${made.slice(end)}`
  return made
}

/** A place in what `withNumbers` made, as it was in the text. */
function placeIn(place: number, numbers: readonly Range[]): number {
  let added = 0
  for (const { start, end } of numbers) {
    if (place <= start + added) break
    const before = Math.min(written.length + 1, place - start - added)
    added += before + (place > end + added + before ? 1 : 0)
  }
  return place - added
}

function runner(program: Program, paths: readonly Path[], scope: FormulaScope): CompiledFormula['run'] {
  const sources = paths.flatMap((path) => {
    const field = fieldAt(path, scope)
    return field ? [{ ...path, field, from: pathOf(path) }] : []
  })
  return (valueAt, into, reading) => {
    const context: Record<string, unknown> = {}
    for (const { root, name, field, from } of sources) {
      const value = fromJson(valueAt(from), field, reading)
      if (root === null) context[name] = value
      else context[root] = { ...(context[root] as object), [name]: value }
    }
    return toJson(program(context), into, reading)
  }
}

function withFields(env: Environment, { fields, linked }: FormulaScope): Environment {
  for (const [name, field] of fields) {
    const target = linked(name)
    const type = typeOf(field)
    // A name that the language has taken is reached by `record` alone.
    if (isTaken(name) || name === self) continue
    if (target) env.registerVariable({ name, schema: typesOf(target) })
    else if (type) env.registerVariable(name, type)
  }
  return env.registerVariable({ name: self, schema: typesOf(fields) })
}

function typesOf(fields: ReadonlyMap<string, FieldDef>): Record<string, string> {
  const types = [...fields].map(([name, field]) => [name, typeOf(field)] as const)
  return Object.fromEntries(types.filter((entry): entry is [string, FormulaType] => entry[1] !== null))
}

/** A field as it is named: by itself, or behind `record` or a link. */
interface Path {
  root: string | null
  name: string
  at: number
}
interface Range {
  start: number
  end: number
}
interface Named {
  paths: Path[]
  calls: { name: string; at: number }[]
  /** Where numbers stand, from left to right. */
  numbers: Range[]
}

const pathOf = ({ root, name }: Path): string => (root === null || root === self ? name : `${root}.${name}`)

function fieldAt({ root, name }: Path, { fields, linked }: FormulaScope): FieldDef | undefined {
  const field = root === null || root === self ? fields.get(name) : linked(root)?.get(name)
  return field && typeOf(field) !== null ? field : undefined
}

function namesIn(ast: ASTNode): Named {
  const named: Named = { paths: [], calls: [], numbers: [] }
  const walk = (node: ASTNode): void => {
    if (node.op === 'value') {
      if (typeof node.args === 'bigint' || typeof node.args === 'number') named.numbers.push(node)
    } else if (node.op === 'id') named.paths.push({ root: null, name: node.args, at: node.start })
    else if (node.op === '.' && node.args[0].op === 'id')
      named.paths.push({ root: node.args[0].args, name: node.args[1], at: node.start })
    else {
      if (node.op === 'call' || node.op === 'rcall') named.calls.push({ name: node.args[0], at: node.start })
      for (const part of nodesIn(node.args)) walk(part)
    }
  }
  walk(ast)
  named.numbers.sort((a, b) => a.start - b.start)
  return named
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn)
  return args !== null && typeof args === 'object' && 'op' in args ? [args as ASTNode] : []
}

interface Fault {
  summary?: string
  message?: string
  range?: Range
}

function faultOf(error: unknown, numbers: readonly Range[] = []): Issue {
  const { summary, message, range } = error as Fault
  const detail = summary ?? message ?? String(error)
  const place = range && { at: placeIn(range.start, numbers), until: placeIn(range.end, numbers) }
  return issueOf('formulaFault', detail, { detail, ...place })
}

const issueOf = (code: string, message: string, params: Record<string, string | number> = {}): Issue => ({
  field: 'formula',
  code,
  message,
  params,
})

const wrong = (...given: Parameters<typeof issueOf>): Compiled => ({ ok: false, issue: issueOf(...given) })
