#!/usr/bin/env node
// Rapport runs on the Node that its package brings, whatever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flags } from './flags.js'

const least = 26
const home = fileURLToPath(new URL('..', import.meta.url))

const isNewEnough = Number(process.versions.node.split('.')[0]) >= least
// One Node takes the place of another where the system can: same process, same signals. A parent that talks to this one stays.
const canReplace = process.execve !== undefined && !process.connected
const hasFlags = flags.every((flag) => process.execArgv.includes(flag))

if (isNewEnough && (hasFlags || !canReplace)) {
  // Stripping types takes half of a start; the second start finds it done.
  module.enableCompileCache(join(home, 'node_modules', '.cache', 'node'))
  const { runCommandLine } = await import('../src/server/cli/main.ts')
  process.exitCode = await runCommandLine(process.argv.slice(2))
} else {
  const own = join(home, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  runOn(isNewEnough ? process.execPath : own)
}

function runOn(node) {
  if (!existsSync(node)) {
    process.stderr.write(`rapport: Node ${least} or newer is needed, and ${node} is missing. Run npm ci in ${home}\n`)
    process.exitCode = 1
    return
  }
  const args = [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  if (canReplace) process.execve(node, [node, ...args], process.env)
  const child = spawn(node, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}
