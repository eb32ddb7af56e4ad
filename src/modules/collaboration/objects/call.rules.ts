import type { Rule } from '#kernel/objects/contract.ts'
import { followStatus, remindBefore } from './activity.rules.ts'

export const callRules: Rule[] = [followStatus('call'), remindBefore('call')]
