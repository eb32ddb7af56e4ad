import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface SourceFile {
  path: string
  text: string
}

/** The files of the repository: tracked ones and new ones that are not ignored. */
export async function sourceFiles(root: string, pattern: RegExp): Promise<SourceFile[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  const paths = stdout.split('\0').filter((path) => pattern.test(path))
  const read = paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8').catch(() => '') }))
  return Promise.all(read)
}

/** `path:line: text` of every line that matches. */
export function findLines(files: SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 160)}`] : [])),
  )
}
