// Rapport for those who work on it: the server starts again when its sources change, the browser takes changes at once.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('..', import.meta.url))
const address = 'http://localhost:5173'
const env = { ...process.env, RAPPORT_WEB: 'off', RAPPORT_PUBLIC_URL: process.env.RAPPORT_PUBLIC_URL ?? address }
const watched = ['kernel', 'modules', 'server'].map((room) => `--watch-path=${join(home, 'src', room)}`)

const children = [
  run([...watched, '--watch-preserve-output', join(home, 'bin/rapport.js'), 'start', ...process.argv.slice(2)]),
  run([join(home, 'node_modules/vite/bin/vite.js')]),
]
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)

function run(args) {
  const child = spawn(process.execPath, args, { cwd: home, env, stdio: 'inherit' })
  child.on('exit', stop)
  return child
}

function stop() {
  for (const child of children) child.kill('SIGTERM')
}
