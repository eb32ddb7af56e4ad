import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printLine } from './table.ts'

/** First and second start of the whole program, and what all its processes hold when idle. */
export async function starting(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-start-'))
  try {
    const first = await once(dataDir)
    const second = await once(dataDir)
    const total = second.processes.reduce((sum, part) => sum + part.megabytes, 0)
    const node = second.processes.find((part) => part.name.includes('node'))?.megabytes ?? 0
    printLine(
      'start',
      `first ${first.seconds.toFixed(2)} s, second ${second.seconds.toFixed(2)} s | bar second < 2 s: ${second.seconds < 2 ? 'met' : 'MISSED'}`,
    )
    printLine(
      'memory idle',
      `node ${Math.round(node)} MB, all processes ${Math.round(total)} MB (shared pages counted once) | bar ≤ 200 and < 450: ${node <= 200 && total < 450 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function once(dataDir: string): Promise<{ seconds: number; processes: { name: string; megabytes: number }[] }> {
  const port = 35_000 + Math.floor(Math.random() * 10_000)
  const begin = performance.now()
  const child = spawn(process.execPath, ['bin/rapport.js', 'start'], {
    env: { ...process.env, PORT: String(port), RAPPORT_DATA: dataDir, RAPPORT_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => undefined)
      if (answer?.ok) break
      if (child.exitCode !== null) throw new Error(`Rapport ended with ${child.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const seconds = (performance.now() - begin) / 1000
    await new Promise((resolve) => setTimeout(resolve, 3000))
    return { seconds, processes: await family(child.pid ?? 0) }
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** Proportional memory (PSS) of a process and its children, so that shared buffers are not counted for each of them. */
async function family(pid: number): Promise<{ name: string; megabytes: number }[]> {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n')
  const all = lines
    .map((line) => line.trim().split(/\s+/))
    .map(([own, parent, ...name]) => ({ pid: Number(own), parent: Number(parent), name: name.join(' ') }))
  const wanted = new Set([pid])
  for (let grown = true; grown; ) {
    grown = false
    for (const entry of all)
      if (wanted.has(entry.parent) && !wanted.has(entry.pid)) grown = Boolean(wanted.add(entry.pid))
  }
  const result: { name: string; megabytes: number }[] = []
  for (const entry of all.filter(({ pid: own }) => wanted.has(own))) {
    const text = await readFile(`/proc/${entry.pid}/smaps_rollup`, 'utf8').catch(() => '')
    result.push({
      name: entry.pid === pid ? 'node' : entry.name,
      megabytes: Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1000,
    })
  }
  return result
}
