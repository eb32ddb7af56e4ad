import { z } from 'zod'

const options = z
  .strictObject({
    sheet: z.string().max(200).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
    header: z.boolean().optional(),
    dateOrder: z.enum(['ymd', 'dmy', 'mdy']).optional(),
    decimalSign: z.enum(['.', ',']).optional(),
  })
  .optional()

const texts = z.record(z.string().max(1000), z.string().max(1000))

const column = z.strictObject({
  column: z.union([z.string().max(1000), z.number().int().min(0).max(5000)]),
  field: z.string().max(200).nullable(),
  values: texts.optional(),
  currency: z.string().max(3).optional(),
  factor: z.number().optional(),
  type: z.string().max(40).optional(),
  link: z
    .strictObject({ by: z.string().max(200).optional(), create: z.boolean().optional(), set: texts.optional() })
    .optional(),
})

/** The shape of a mapping, of the API as of a `--map` file; what its names mean is checked by the plan. */
export const mappingSchema = z.strictObject({
  object: z.string().max(100),
  mode: z.enum(['create', 'update', 'upsert']),
  key: z.string().max(200).optional(),
  columns: z.array(column).max(2000),
  constants: z.record(z.string().max(200), z.json()).optional(),
  templates: texts.optional(),
})

export const probeBody = z.strictObject({ fileId: z.uuid(), options })
export const guessBody = z.strictObject({
  fileId: z.uuid(),
  object: z.string().max(100),
  options,
  fresh: z.boolean().optional(),
})
export const importBody = z.strictObject({
  fileId: z.uuid(),
  options,
  mapping: mappingSchema,
  dryRun: z.boolean().optional(),
  again: z.boolean().optional(),
})
