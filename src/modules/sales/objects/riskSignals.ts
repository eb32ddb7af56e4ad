/** What a risk is told by. `mark` changes when the reason renews: until then a risk that people have dismissed stays so. */
export interface RiskSignal {
  type: string
  /** Both 1 to 5. */
  likelihood: number
  impact: number
  params: Record<string, string | number>
  mark: string
}

/** What is looked at. Days are `YYYY-MM-DD`, instants ISO; `today` is a day of the organisation. */
export interface RiskFacts {
  now: string
  today: string
  opportunity: {
    isClosed: boolean
    closeDate: string | null
    pushCount: number
    nextStep: string | null
    createdAt: string
    stageEnteredAt: string | null
    lastActivityAt: string | null
    nextActivityAt: string | null
  }
  /** `isFirst`: where its pipeline begins. */
  stage: { allowedDays: number | null; isFirst: boolean }
  /** People of the buying committee. */
  contacts: number
  /** Names of the stages that it went past. */
  skipped: readonly string[]
}

const daysIn = 86_400_000

/** Without an allowed time: so many days without a word are too many. */
const quietDays = 14
/** A stage is entered, then planned: so many days are left for it. */
const planningDays = 7

/** Why an open opportunity is in danger, each reason with the facts that speak for it. */
export function riskSignals(facts: RiskFacts): RiskSignal[] {
  if (facts.opportunity.isClosed) return []
  return [
    singleContact(facts),
    slipping(facts),
    closeDatePast(facts),
    noActivity(facts),
    noNextStep(facts),
    stageSkipped(facts),
  ].filter((signal) => signal !== null)
}

type Signal = (facts: RiskFacts) => RiskSignal | null

const signal = (
  type: string,
  likelihood: number,
  impact: number,
  mark: string | number,
  params: RiskSignal['params'] = {},
): RiskSignal => ({ type, likelihood, impact, params, mark: String(mark) })

/** At the very beginning one person is enough to talk to. */
const singleContact: Signal = ({ contacts, stage }) =>
  contacts > 1 || stage.isFirst ? null : signal('Single Contact', 3, 4, contacts, { contacts })

const slipping: Signal = ({ opportunity: { pushCount } }) =>
  pushCount < 2 ? null : signal('Slipping Close Date', Math.min(5, pushCount + 1), 4, pushCount, { pushes: pushCount })

const closeDatePast: Signal = ({ opportunity: { closeDate }, today }) =>
  closeDate === null || closeDate >= today ? null : signal('Close Date Past', 5, 3, closeDate, { closeDate })

const noActivity: Signal = ({ opportunity, stage, now }) => {
  if (opportunity.nextActivityAt !== null && opportunity.nextActivityAt >= now) return null
  const since = opportunity.lastActivityAt ?? opportunity.createdAt
  const limit = stage.allowedDays === null ? quietDays : Math.max(planningDays, Math.ceil(stage.allowedDays / 2))
  if (daysBetween(since, now) < limit) return null
  return signal('No Activity', daysBetween(since, now) < 2 * limit ? 3 : 4, 3, since.slice(0, 10), {
    since: since.slice(0, 10),
    limit,
  })
}

const noNextStep: Signal = ({ opportunity, now }) => {
  const { nextStep, nextActivityAt, stageEnteredAt, createdAt } = opportunity
  if (nextStep || nextActivityAt !== null) return null
  const since = stageEnteredAt ?? createdAt
  return daysBetween(since, now) < planningDays
    ? null
    : signal('No Next Step', 3, 2, since.slice(0, 10), { since: since.slice(0, 10) })
}

const stageSkipped: Signal = ({ skipped }) =>
  skipped.length === 0 ? null : signal('Stage Skipped', 2, 3, skipped.join(', '), { stages: skipped.join(', ') })

const daysBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / daysIn)

/** A step of a stage history, and the stages of the pipeline, in the words of `skippedStages`. */
export interface Step {
  from: string | null
  to: string
}
export interface StagePlace {
  id: string
  name: string
  position: number
  type: string
}

/** Open stages before the current one that it jumped over and has not been in since. Where it came in is no jump. */
export function skippedStages(steps: readonly Step[], stages: readonly StagePlace[], current: string): string[] {
  const place = new Map(stages.map((stage) => [stage.id, stage.position]))
  const visited = new Set(steps.flatMap(({ from, to }) => (from === null ? [to] : [from, to])))
  const here = place.get(current) ?? 0
  const isJumped = ({ position }: StagePlace) =>
    steps.some(({ from, to }) => {
      const [start, end] = [from === null ? undefined : place.get(from), place.get(to)]
      return start !== undefined && end !== undefined && start < position && position < end
    })
  return stages
    .filter((stage) => stage.type === 'open' && stage.position < here && !visited.has(stage.id) && isJumped(stage))
    .toSorted((a, b) => a.position - b.position)
    .map(({ name }) => name)
}
