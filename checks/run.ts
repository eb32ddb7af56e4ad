/**
 * All checks of Rapport, in the order in which a mistake is found soonest. The last line says `N passed, N failed`
 * (`, N skipped` when there were any); the exit code is 0 only when nothing failed.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'

interface Outcome {
  passed: number
  failed: number
  skipped: number
}

const root = join(import.meta.dirname, '..')
/** Logs are read in files too. */
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
const none: Outcome = { passed: 0, failed: 0, skipped: 0 }

/** Programs that answer by their exit code; each counts as one test. */
const programs: [name: string, package_: string, file: string, ...args: string[]][] = [
  ['format and lint', '@biomejs/biome', 'bin/biome', 'check', '--error-on-warnings'],
  ['types of the server', 'typescript', 'bin/tsc', '-p', 'tsconfig.json'],
  ['types of the browser', 'typescript', 'bin/tsc', '-p', 'tsconfig.web.json'],
  [
    'import laws',
    'dependency-cruiser',
    'bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'checks',
  ],
  ['dead code', 'knip', 'bin/knip.js'],
]

const outcomes: Outcome[] = []
for (const [name, package_, file, ...args] of programs) {
  outcomes.push(await runProgram(name, [join('node_modules', package_, file), ...args]))
}
outcomes.push(await runProgram('the web app builds', ['bin/rapport.js', 'build']))
outcomes.push(await runTests('unit'), await runJourneys())

const sum = outcomes.reduce((all, one) => ({
  passed: all.passed + one.passed,
  failed: all.failed + one.failed,
  skipped: all.skipped + one.skipped,
}))
process.exitCode = sum.failed === 0 ? 0 : 1
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`)

async function runProgram(name: string, args: string[]): Promise<Outcome> {
  const { code, output } = await run(args, 'keep')
  say(code === 0 ? 'ok  ' : 'FAIL', name)
  if (code === 0) return { ...none, passed: 1 }
  process.stdout.write(output)
  return { ...none, failed: 1 }
}

/** Vitest prints what it finds; the numbers come from its report. */
async function runTests(project: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-report-'))
  try {
    const file = join(folder, 'report.json')
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--passWithNoTests']
    const { code } = await run(
      [...vitest, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      'show',
    )
    const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<Report>
    const failed = report.numFailedTests ?? 0
    const { numPassedTests: passed = 0, numPendingTests: pending = 0, numTodoTests: planned = 0 } = report
    // A file that does not load and an error outside of tests fail the run without a failed test.
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: pending + planned }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
}

async function runJourneys(): Promise<Outcome> {
  if (findChromium()) return runTests('e2e')
  if (process.env.CI === 'true') {
    say('FAIL', 'journeys in the browser: no Chromium was found; install it or name it in CHROMIUM')
    return { ...none, failed: 1 }
  }
  say('skip', 'journeys in the browser: no Chromium was found; install it or name it in CHROMIUM')
  return { ...none, skipped: 1 }
}

function run(args: string[], output: 'keep' | 'show'): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const kept: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output === 'show' ? process.stdout.write(chunk) : kept.push(chunk)))
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(kept).toString() }))
  })
}

function say(state: string, text: string): void {
  process.stdout.write(`${state} ${text}\n`)
}
