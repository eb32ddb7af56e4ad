import type { Choice, FieldDef } from '#kernel/fields/contract.ts'
import type { Usage } from './metadata.contract.ts'

/** POST /api/v1/objects/{object}/fields/{field}/conversion: the field as it is to be, with another kind. */
export interface ConversionRequest {
  def: FieldDef
  /** Records whose value the new kind cannot take stand empty afterwards, until the conversion is undone; else it is refused. */
  leaveEmpty?: boolean
}

/** POST …/conversion/preview: what a conversion would do, before it is done. Also records in the trash are counted. */
export interface ConversionPreview {
  same: number
  /** Values that say less afterwards, or say it otherwise. */
  changed: number
  /** Values that the new kind cannot take. */
  lost: number
  /** There are more records than were looked at: the figures are of the first ones. */
  isPartial: boolean
  /** Records that the asker may read. */
  examples: { changed: ConversionExample[]; lost: ConversionExample[] }
  /** The choices that the values would be among; made of the values where the request names none. */
  choices: Choice[]
  /** Filters that would not fit the new kind any more: those of views would have to be made anew. */
  uses: Usage['uses']
  /** The same where rights and demands rest on them: they have to be changed first. */
  blocking: Usage['uses']
}

export interface ConversionExample {
  id: string
  displayName: string
  from: string
  /** Null where nothing comes of it. */
  to: string | null
}
