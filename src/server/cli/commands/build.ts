import { buildWebApp } from '../../web-build.ts'
import type { Command } from '../command.ts'
import { answer, note } from '../session.ts'

export const build: Command = {
  name: 'build',
  summary: 'Build the web app',
  details: 'Every start does this by itself when the sources have changed; built before, the first start is faster.',
  async run() {
    await buildWebApp(note)
    answer('The web app is built.')
    return undefined
  },
}
