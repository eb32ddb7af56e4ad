import { z } from 'zod'
import { validateFilter } from '#kernel/filter/validate.ts'
import { everyone, layoutPurposes, tabKinds } from '../contract.ts'

const name = z.string().min(1).max(60)
const path = z.string().min(1).max(200)
const names = z.array(name).max(500)
const label = z.union([z.string().max(200), z.record(z.string().max(10), z.string().max(200))])
const filter = z.unknown().transform((input) => validateFilter(input, 'filter'))
const id = z.string().regex(/^[A-Za-z0-9-]{1,60}$/)

const section = z.strictObject({
  id,
  title: label,
  columns: z.union([z.literal(1), z.literal(2)]),
  isCollapsed: z.boolean().optional(),
  fields: names,
  visible: filter.optional(),
})

const tab = z.strictObject({
  id,
  kind: z.enum(tabKinds),
  title: label.optional(),
  visible: filter.optional(),
  path: name.optional(),
  columns: z.array(path).max(30).optional(),
  sort: z
    .array(z.strictObject({ field: path, direction: z.enum(['asc', 'desc']) }))
    .max(5)
    .optional(),
  filter: filter.optional(),
  fields: names.optional(),
  text: z.union([z.string().max(5000), z.record(z.string().max(10), z.string().max(5000))]).optional(),
})

const rule = z.strictObject({
  field: name,
  visible: filter.optional(),
  required: filter.optional(),
  readOnly: filter.optional(),
})

export const layoutSchema = z.strictObject({
  highlights: names.max(12),
  sections: z.array(section).max(100),
  tabs: z.array(tab).max(60),
  rail: names.max(60),
  rules: z.array(rule).max(500),
  known: names.max(2000).default([]),
  knownTabs: names.optional(),
})

export const layoutParams = z.strictObject({ object: name, purpose: z.enum(layoutPurposes) })
export const variantParams = layoutParams.extend({
  role: z.union([z.literal(everyone), z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)]),
})
