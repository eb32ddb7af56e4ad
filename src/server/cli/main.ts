import { BackupError } from '#kernel/backup/container.ts'
import { PublicError } from '#kernel/errors.ts'
import { type Command, helpOf, overview, readInput, UsageError } from './command.ts'
import { allowNetwork } from './commands/allow-network.ts'
import { apiKeyCreate } from './commands/api-key.ts'
import { backupCommand } from './commands/backup.ts'
import { build } from './commands/build.ts'
import { doctor } from './commands/doctor.ts'
import { forgetSecretsCommand } from './commands/forget-secrets.ts'
import { importCommand } from './commands/import.ts'
import { migrate } from './commands/migrate.ts'
import { passwordLink } from './commands/password-link.ts'
import { restoreCommand } from './commands/restore.ts'
import { sample } from './commands/sample.ts'
import { setup } from './commands/setup.ts'
import { start } from './commands/start.ts'

export const commands: readonly Command[] = [
  start,
  setup,
  apiKeyCreate,
  passwordLink,
  allowNetwork,
  importCommand,
  sample,
  backupCommand,
  restoreCommand,
  migrate,
  doctor,
  forgetSecretsCommand,
  build,
]

/** Runs one command line and answers its exit code: 0 done, 1 failed, 2 wrong words. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [first] = args
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    process.stdout.write(overview(commands))
    return first === undefined ? 2 : 0
  }
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word))
  if (!command) return complain(`There is no command "${first}"`, 'rapport --help')
  try {
    const input = readInput(command, args.slice(command.name.split(' ').length))
    if (input.has('help')) {
      process.stdout.write(helpOf(command))
      return 0
    }
    return (await command.run(input)) ?? 0
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, `rapport ${command.name} --help`)
    process.stderr.write(`rapport: ${describe(error)}\n`)
    return 1
  }
}

function complain(message: string, help: string): number {
  process.stderr.write(`rapport: ${message}\nTry: ${help}\n`)
  return 2
}

/** People get the reason; the stack is for those who ask for it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isExpected = error instanceof PublicError || error instanceof BackupError
  return !isExpected && process.env.RAPPORT_LOG === 'debug' ? (error.stack ?? error.message) : error.message
}
