import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Violation {
  rule: string
  from: string
  to: string
}

interface Report {
  summary: {
    totalCruised: number
    violations: { rule: { name: string }; from: string; to: string }[]
  }
}

const cruiser = join(import.meta.dirname, '../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')

/** Cruises the tree below `root` by the laws in `.dependency-cruiser.cjs`. */
export async function findViolations(root: string): Promise<{ modules: number; violations: Violation[] }> {
  const args = [cruiser, '--config', '.dependency-cruiser.cjs']
  const { stdout } = await promisify(execFile)(process.execPath, [...args, '--output-type', 'json', 'src', 'checks'], {
    cwd: root,
    maxBuffer: 256 * 1024 * 1024,
  }).catch((error: { stdout?: string; stderr?: string }) => {
    // The exit code counts the violations; the report is on standard output all the same.
    if (error.stdout?.startsWith('{')) return { stdout: error.stdout }
    throw new Error(`dependency-cruiser failed: ${error.stderr ?? error.stdout ?? String(error)}`)
  })
  const { summary } = JSON.parse(stdout) as Report
  const violations = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  return { modules: summary.totalCruised, violations }
}
