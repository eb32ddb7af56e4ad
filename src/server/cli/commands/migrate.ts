import type { Command } from '../command.ts'
import { answer, withSession } from '../session.ts'

export const migrate: Command = {
  name: 'migrate',
  summary: 'Bring the tables in step with this version',
  options: {
    'allow-destroy': { help: 'Also drop tables and columns that nothing declares any more, with their data' },
  },
  details:
    'Every start does this by itself, but for what would destroy data: that is listed here and done only when asked.',
  run: (input) =>
    withSession(input, async ({ runtime }) => {
      const refused = await runtime.workspace.migrate({ allowDestroy: input.has('allow-destroy') })
      for (const step of refused) answer(`not done, it would destroy data: ${step.what}`)
      answer(refused.length === 0 ? 'The tables are in step.' : 'Run rapport migrate --allow-destroy to do it.')
      return refused.length === 0 ? 0 : 1
    }),
}
