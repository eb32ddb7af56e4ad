import { z } from 'zod'
import { languageCodes } from '#kernel/fields/contract.ts'
import { maxFormulaLength } from '#kernel/formulas/language.ts'
import { ruleMoments } from '../contract.ts'

const name = z.string().min(1).max(60)
const state = z.string().min(1).max(200)
const label = (max: number) =>
  z.union([z.string().min(1).max(max), z.partialRecord(z.enum(languageCodes), z.string().max(max))])

export const conditionSchema = z.string().max(maxFormulaLength)

export const objectParams = z.strictObject({ name })
export const ruleParams = objectParams.extend({ id: z.string().regex(/^[a-zA-Z][A-Za-z0-9-]{0,59}$/) })
export const processParams = objectParams.extend({ field: name })
export const checklistParams = z.strictObject({ object: name, id: z.uuid(), field: name })

export const ruleSchema = z.strictObject({
  name: label(100),
  refuseWhen: conditionSchema,
  message: label(300),
  field: name.nullable().default(null),
  on: z.enum(ruleMoments).default('both'),
  isActive: z.boolean().default(true),
})

export const trialSchema = z.strictObject({ refuseWhen: conditionSchema, record: z.uuid().optional() })
export const dryRunSchema = z.strictObject({ refuseWhen: conditionSchema })

const move = z.strictObject({
  from: state.nullable(),
  to: state,
  roles: z.array(name).max(50).default([]),
  requiredFields: z.array(name).max(50).default([]),
  noteField: name.nullable().default(null),
})
const item = z.strictObject({ id: state, label: label(200) })

export const processSchema = z.strictObject({
  isActive: z.boolean(),
  known: z.array(state).max(200),
  moves: z.array(move).max(2_000),
  checklists: z.record(state, z.array(item).max(30)).default({}),
})

export const ticksSchema = z.strictObject({
  items: z
    .array(z.strictObject({ id: state, isTicked: z.boolean() }))
    .min(1)
    .max(60),
})
