import type { Access, Verdict } from '#kernel/permissions/contract.ts'

/** What two accesses both allow. */
export function limitAccess(a: Access, b: Access): Access {
  return {
    verdict: (object, action) => both(a.verdict(object, action), b.verdict(object, action)),
    canReadField: (object, field) => a.canReadField(object, field) && b.canReadField(object, field),
    canWriteField: (object, field) => a.canWriteField(object, field) && b.canWriteField(object, field),
    has: (capability) => a.has(capability) && b.has(capability),
  }
}

/** Allows nothing. */
export const noAccess: Access = {
  verdict: () => false,
  canReadField: () => false,
  canWriteField: () => false,
  has: () => false,
}

function both(a: Verdict, b: Verdict): Verdict {
  if (a === false || b === false) return false
  if (a === true) return b
  return b === true ? a : { and: [a, b] }
}
