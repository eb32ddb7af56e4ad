import { OutboundError } from '#kernel/outbound/errors.ts'
import { SsoRefusal } from './asserted.ts'

/** Whatever a library throws becomes a refusal, with all that it says for the log and none of it for the browser. */
export function refusalOf(error: unknown): SsoRefusal {
  const chain = [...causes(error)]
  const known = chain.find((cause) => cause instanceof SsoRefusal)
  if (known) return known
  const unreached = chain.find((cause) => cause instanceof OutboundError)
  if (unreached) return new SsoRefusal('unreachable', unreached.message)
  return new SsoRefusal('refused', [...new Set(chain.map(textOf))].filter(Boolean).join(': ').slice(0, 500))
}

function* causes(error: unknown): Generator<unknown> {
  let current = error
  for (let depth = 0; current !== undefined && current !== null && depth < 5; depth++) {
    yield current
    current = current instanceof Error ? current.cause : undefined
  }
}

/** Libraries hang whole answers on their errors: only their words are kept. */
function textOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message
  const said = (cause as { error?: unknown; error_description?: unknown }) ?? {}
  return [said.error, said.error_description].filter((part) => typeof part === 'string').join(' ')
}
