import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import {
  callable,
  type FormulaType,
  formulaTypes,
  givenDay,
  isTaken,
  language,
  maxFormulaLength,
  todays,
  written,
} from './language.ts'
import { fromJson, type Reading, toJson, typeOf } from './types.ts'
import { Day } from './values.ts'

/** The fields that a formula may name: those of its object, and one step along its links. */
export interface FormulaScope {
  fields: ReadonlyMap<string, FieldDef>
  /** Fields of the one object that the field leads to; undefined where it is no such link. */
  linked(field: string): ReadonlyMap<string, FieldDef> | undefined
  /** The record as it stood can be named by `before.`; a field of that name is reached by `record` alone. */
  hasBefore?: boolean
}

export interface CompiledFormula {
  text: string
  type: FormulaType
  /** Fields that it reads: `amount`, `account.industry`. */
  reads: readonly string[]
  /** It asks what day it is: its value grows old overnight. */
  usesToday: boolean
  /** Its value for one record, whose values are asked for by path, as a value of the field `into`. */
  run(valueAt: (path: string) => JsonValue, into: FieldDef, reading: Reading): JsonValue
}

export type Compiled = { ok: true; formula: CompiledFormula } | { ok: false; issue: Issue }

/** The object itself in a formula: reaches fields whose name means something else there (`record.type`). */
const self = 'record'
/** The record as it stood, where the scope has it. */
const past = 'before'

/** Reads a formula; `issue.params` tells where something is wrong, in characters from 0 (`at`, `until`). */
export function compileFormula(text: string, scope: FormulaScope, into?: FieldDef): Compiled {
  if (text.trim() === '') return wrong('emptyFormula', 'Write a formula such as amount * 2')
  if (text.length > maxFormulaLength)
    return wrong('formulaTooLong', `Use at most ${maxFormulaLength} characters`, { max: maxFormulaLength })
  try {
    const env = withFields(language(), scope)
    const named = namesIn(env.parse(text).ast, scope)
    const stranger = unknownName(named, scope)
    if (stranger) return { ok: false, issue: stranger }
    const program = env.parse(withInsertions(text, named.insertions))
    const { valid, type: given = '', error } = program.check()
    if (!valid) return { ok: false, issue: faultOf(error, named.insertions) }
    const type = formulaTypes.find((one) => one === given && one !== 'list<string>')
    if (!type || (into && typeOf(into) !== type))
      return wrong('formulaType', `The formula gives ${given}, which this field does not take`, { type: given })
    const reads = [...new Set(named.paths.map(pathOf))]
    const usesToday = named.calls.some(({ name }) => name === todays)
    return { ok: true, formula: { text, type, reads, usesToday, run: runner(program, named.paths, scope) } }
  } catch (error) {
    return { ok: false, issue: faultOf(error) }
  }
}

type Program = ReturnType<Environment['parse']>

function unknownName({ calls, paths }: Named, scope: FormulaScope): Issue | null {
  const moment = calls.find(({ name }) => name === 'now')
  if (moment)
    return issueOf('noMoment', 'A stored value cannot follow the clock: reckon in days, from today()', {
      at: moment.at,
    })
  const dated = calls.find(({ name, given }) => name === todays && given > 0)
  if (dated) return issueOf('formulaFault', 'today() takes nothing', { detail: 'today()', at: dated.at })
  const call = calls.find(({ name }) => !callable.has(name))
  if (call) return issueOf('unknownFunction', `There is no function "${call.name}"`, { name: call.name, at: call.at })
  const path = paths.find((one) => fieldAt(one, scope) === undefined)
  if (!path) return null
  const name = pathOf(path)
  return issueOf('unknownField', `There is no field "${name}" to reckon with`, { name, at: path.at })
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let made = text
  for (const { place, added } of insertions.toReversed()) made = made.slice(0, place) + added + made.slice(place)
  return made
}

/** A place in what `withInsertions` made, as it was in the text. */
function placeIn(made: number, insertions: readonly Insertion[]): number {
  let shift = 0
  for (const { place, added } of insertions) {
    if (made <= place + shift) break
    if (made < place + shift + added.length) return place
    shift += added.length
  }
  return made - shift
}

function runner(program: Program, paths: readonly Path[], scope: FormulaScope): CompiledFormula['run'] {
  const sources = paths.flatMap((path) => {
    const field = fieldAt(path, scope)
    return field ? [{ ...path, field, from: pathOf(path) }] : []
  })
  return (valueAt, into, reading) => {
    const context: Record<string, unknown> = { [givenDay]: new Day(reading.today) }
    for (const { root, name, field, from } of sources) {
      const value = fromJson(valueAt(from), field, reading)
      if (root === null) context[name] = value
      else context[root] = { ...(context[root] as object), [name]: value }
    }
    return toJson(program(context), into, reading)
  }
}

function withFields(env: Environment, { fields, linked, hasBefore }: FormulaScope): Environment {
  for (const [name, field] of fields) {
    const target = linked(name)
    const type = typeOf(field)
    // A name that the language has taken is reached by `record` alone.
    if (isTaken(name) || name === self || (hasBefore && name === past)) continue
    if (target) env.registerVariable({ name, schema: typesOf(target) })
    else if (type) env.registerVariable(name, type)
  }
  if (hasBefore) env.registerVariable({ name: past, schema: typesOf(fields) })
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
/** What is put in before a formula is run. */
interface Insertion {
  place: number
  added: string
}
interface Named {
  paths: Path[]
  calls: { name: string; at: number; given: number }[]
  /** From left to right: each number becomes one of ours, and a link by itself its id. */
  insertions: Insertion[]
}

const pathOf = ({ root, name }: Path): string =>
  root === null || root === self ? name : name === 'id' && root !== past ? root : `${root}.${name}`

function fieldAt({ root, name }: Path, { fields, linked, hasBefore }: FormulaScope): FieldDef | undefined {
  const isOwn = root === null || root === self || (hasBefore && root === past)
  const field = isOwn ? fields.get(name) : linked(root)?.get(name)
  return field && typeOf(field) !== null ? field : undefined
}

function namesIn(ast: ASTNode, { linked, hasBefore }: FormulaScope): Named {
  const named: Named = { paths: [], calls: [], insertions: [] }
  const walk = (node: ASTNode): void => {
    if (node.op === 'value') {
      if (typeof node.args !== 'bigint' && typeof node.args !== 'number') return
      named.insertions.push({ place: node.start, added: `${written}(` }, { place: node.end, added: ')' })
    } else if (node.op === 'id' && linked(node.args) && !(hasBefore && node.args === past)) {
      named.paths.push({ root: node.args, name: 'id', at: node.start })
      named.insertions.push({ place: node.end, added: '.id' })
    } else if (node.op === 'id') named.paths.push({ root: null, name: node.args, at: node.start })
    else if (node.op === '.' && node.args[0].op === 'id')
      named.paths.push({ root: node.args[0].args, name: node.args[1], at: node.start })
    else {
      if (node.op === 'call' || node.op === 'rcall') {
        const given = node.args[1]
        named.calls.push({ name: node.args[0], at: node.start, given: Array.isArray(given) ? given.length : 1 })
        if (node.op === 'call' && node.args[0] === todays)
          named.insertions.push({ place: node.end - 1, added: givenDay })
      }
      for (const part of nodesIn(node.args)) walk(part)
    }
  }
  walk(ast)
  named.insertions.sort((a, b) => a.place - b.place)
  return named
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn)
  return args !== null && typeof args === 'object' && 'op' in args ? [args as ASTNode] : []
}

interface Fault {
  summary?: string
  message?: string
  range?: { start: number; end: number }
}

function faultOf(error: unknown, insertions: readonly Insertion[] = []): Issue {
  const { summary, message, range } = error as Fault
  const detail = summary ?? message ?? String(error)
  const place = range && { at: placeIn(range.start, insertions), until: placeIn(range.end, insertions) }
  return issueOf('formulaFault', detail, { detail, ...place })
}

const issueOf = (code: string, message: string, params: Record<string, string | number> = {}): Issue => ({
  field: 'formula',
  code,
  message,
  params,
})

const wrong = (...given: Parameters<typeof issueOf>): Compiled => ({ ok: false, issue: issueOf(...given) })
