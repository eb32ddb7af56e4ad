import type { Rule } from '#kernel/objects/contract.ts'

/** States in which a risk still asks for something. */
export const openRisks = ['open', 'mitigated'] as const

/** People judge what was found, but what it is and where it was found stays. */
export const riskRules: Rule[] = [
  {
    name: 'risk: what was found stays what it is',
    on: ['update'],
    when: ['type', 'relatedTo'],
    run: ({ before, changed }) => {
      if (before?.source !== 'automatic') return {}
      const fields = ['type', 'relatedTo'].filter((field) => changed.has(field))
      const message = 'Rapport found this risk: write down another one instead of changing this one'
      return { issues: fields.map((field) => ({ field, code: 'foundRisk', message })) }
    },
  },
]
