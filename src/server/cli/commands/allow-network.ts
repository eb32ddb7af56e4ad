import { openNetwork } from '#kernel/auth/server/networks.ts'
import { type Command, UsageError } from '../command.ts'
import { note, withSession } from '../session.ts'

export const allowNetwork: Command = {
  name: 'allow-network',
  summary: 'Let people sign in from a network again that the sign-in policy shuts out',
  options: {
    network: { value: 'CIDR', help: 'Added to every list of networks that is in force, such as 203.0.113.0/24' },
    everywhere: { help: 'Take the lists away: people may sign in from everywhere' },
  },
  details:
    'The way back in when an office has moved and nobody can reach the settings. Lists for API keys stay as they are.',
  examples: ['rapport allow-network --network 203.0.113.7', 'rapport allow-network --everywhere'],
  run: (input) => {
    const network = input.text('network') ?? null
    if ((network === null) !== input.has('everywhere')) throw new UsageError('Name a network, or say --everywhere')
    return withSession(input, async ({ runtime }) => {
      await openNetwork(await runtime.systemContext('allow-network command'), network)
      note(network === null ? 'People may sign in from everywhere.' : `People may sign in from ${network}.`)
      return undefined
    })
  },
}
