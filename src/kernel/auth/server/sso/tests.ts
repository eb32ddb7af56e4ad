import { randomUUID } from 'node:crypto'
import type { SsoProblem, SsoStep, SsoTestJson } from '#kernel/auth/sso.contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import { type Asserted, SsoRefusal } from './asserted.ts'
import { outcomeOf } from './people.ts'
import { markTested, type Provider } from './provider-store.ts'

/** Keeps what a test round trip showed, for the administrator who asked; nobody is signed in, tied or made by it. */
export async function keepTest(
  ctx: Context,
  provider: Provider,
  userId: string,
  answer: Asserted | SsoRefusal,
): Promise<string> {
  const result = await judged(ctx, provider, answer)
  if (result.identity) await markTested(ctx, provider)
  const expires = new Date(ctx.clock.now().getTime() + keptMinutes * 60_000)
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (id, user_id, result, expires_at)
    VALUES (${result.id}, ${userId}, ${JSON.stringify(result)}::jsonb, ${expires})`)
  return result.id
}

/** One's own tests alone: they show what the provider says of the person who made them. */
export async function readTest(ctx: Context, testId: string, userId: string): Promise<SsoTestJson> {
  const row = await ctx.db.row<{ result: SsoTestJson }>(sql`
    SELECT result FROM ${table(ctx)}
    WHERE id = ${testId} AND user_id = ${userId} AND expires_at > ${ctx.clock.now()}`)
  if (!row) throw notFound('Test')
  return row.result
}

const keptMinutes = 60

async function judged(ctx: Context, provider: Provider, answer: Asserted | SsoRefusal): Promise<SsoTestJson> {
  const base = { id: randomUUID(), provider: provider.id, at: ctx.clock.now().toISOString() }
  if (answer instanceof SsoRefusal) {
    const failed = failedStep(answer.problem)
    return {
      ...base,
      steps: [...order.slice(0, order.indexOf(failed)).map((step) => ok(step)), bad(failed, answer)],
      problem: answer.problem,
      identity: null,
      claims: null,
      outcome: null,
    }
  }
  const { issuer, subject, email, isMailVerified, groups, claims } = answer
  const told = { ...base, identity: { issuer, subject, email, isMailVerified, groups }, claims }
  const proved = [ok('provider', issuer), ok('answer'), ok('token'), ok('person', email ?? subject)]
  try {
    const { account, name, roles } = await outcomeOf(ctx, provider, answer)
    const hasRole = roles.length > 0
    return {
      ...told,
      steps: [...proved, ok('account', name), { step: 'roles', isOk: hasRole, detail: roles.join(', ') }],
      problem: hasRole ? null : 'noRole',
      outcome: { account, name, roles },
    }
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error
    const step = error.problem === 'noRole' ? 'roles' : error.problem === 'unverified' ? 'person' : 'account'
    const before = proved.filter((done) => done.step !== step)
    return { ...told, steps: [...before, bad(step, error)], problem: error.problem, outcome: null }
  }
}

const order: SsoStep[] = ['provider', 'answer', 'token', 'person', 'account', 'roles']

const failedStep = (problem: SsoProblem): SsoStep =>
  problem === 'unreachable' ? 'provider' : problem === 'cancelled' || problem === 'expired' ? 'answer' : 'token'

const ok = (step: SsoStep, detail = '') => ({ step, isOk: true, detail })
const bad = (step: SsoStep, refusal: SsoRefusal) => ({ step, isOk: false, detail: refusal.message })

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_sso_test')
