/**
 * Why nothing came back. What is closed, filtered, reset or speaks no HTTP is one answer, so that nobody scans ports through us
 * (S-32).
 */
export type OutboundProblem =
  | 'invalidUrl'
  | 'forbiddenAddress'
  | 'unreachable'
  | 'certificate'
  | 'redirected'
  | 'tooLarge'
  | 'tooSlow'

const texts: Record<OutboundProblem, string> = {
  invalidUrl: 'The address is not one that can be asked',
  forbiddenAddress: 'The address lies in a network that is closed to this program',
  unreachable: 'The server did not answer',
  certificate: 'The certificate of the server is not valid',
  redirected: 'The server sends on to another address',
  tooLarge: 'The answer is too large',
  tooSlow: 'The answer took too long',
}

export class OutboundError extends Error {
  readonly problem: OutboundProblem
  constructor(problem: OutboundProblem) {
    super(texts[problem])
    this.name = 'OutboundError'
    this.problem = problem
  }
}
