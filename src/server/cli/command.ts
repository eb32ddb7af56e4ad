import { parseArgs } from 'node:util'

export interface OptionSpec {
  /** Name of the value in the help, such as `FILE`; absent: a switch. */
  value?: string
  help: string
  isRequired?: boolean
}

/** One verb of `rapport`, as data: parsing, checks and help follow from it. */
export interface Command {
  /** One or two words: `backup`, `api-key create`. */
  name: string
  summary: string
  /** Positional arguments by name, all required. */
  arguments?: string[]
  options?: Record<string, OptionSpec>
  /** More about it, shown by `--help`. */
  details?: string
  examples?: string[]
  /** Answers the exit code; nothing means 0. */
  run(input: Input): Promise<number | undefined>
}

export interface Input {
  arguments: string[]
  /** Values of options; switches are `true`. */
  text(option: string): string | undefined
  has(option: string): boolean
}

/** Wrong words on the command line: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What every command takes. */
const commonOptions: Record<string, OptionSpec> = {
  data: { value: 'DIR', help: 'Data directory (default: RAPPORT_DATA, or ./data)' },
  help: { help: 'Show this help' },
}

export function readInput(command: Command, args: string[]): Input {
  const specs = { ...command.options, ...commonOptions }
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  )
  const { values, positionals } = parse(args, options)
  const input: Input = {
    arguments: positionals,
    text: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    has: (option) => values[option] === true,
  }
  if (!input.has('help')) check(command, input)
  return input
}

function parse(args: string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0])
  }
}

function check(command: Command, input: Input): void {
  const wanted = command.arguments ?? []
  const missing = wanted[input.arguments.length]
  if (missing) throw new UsageError(`${missing} is missing`)
  const extra = input.arguments[wanted.length]
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many`)
  for (const [name, { isRequired }] of Object.entries(command.options ?? {})) {
    if (isRequired && !input.text(name)) throw new UsageError(`--${name} is missing`)
  }
}

export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions })
  const required = options.filter(([, spec]) => spec.isRequired).map(([name, spec]) => `--${name} ${spec.value}`)
  const usage = ['rapport', command.name, ...(command.arguments ?? []), ...required, '[options]'].join(' ')
  const names = options.map(([name, spec]) => (spec.value ? `--${name} ${spec.value}` : `--${name}`))
  const width = Math.max(...names.map((name) => name.length))
  const lines = options.map(([, spec], index) => `  ${(names[index] ?? '').padEnd(width)}  ${spec.help}`)
  const parts = [`${command.summary}.`, '', `Usage: ${usage}`]
  if (command.details) parts.push('', command.details)
  parts.push('', 'Options:', ...lines)
  if (command.examples) parts.push('', 'Examples:', ...command.examples.map((example) => `  ${example}`))
  return `${parts.join('\n')}\n`
}

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `${[
    'Rapport, the open-source CRM.',
    '',
    'Usage: rapport COMMAND [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'rapport COMMAND --help tells more about a command.',
    'Exit codes: 0 done, 1 failed, 2 wrong words on the command line.',
  ].join('\n')}\n`
}
