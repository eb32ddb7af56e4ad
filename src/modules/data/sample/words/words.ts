import type { Family } from '../catalogue.ts'

/** All languages have the same number of each kind, so that chance chooses alike. */
export interface Words {
  subjects: readonly ((product: string) => string)[]
  remarks: readonly ((product: string) => string)[]
  nextSteps: readonly string[]
  families: Record<Family, string>
  /** What becomes of the English names of products. */
  products: readonly (readonly [RegExp, string])[]
}
