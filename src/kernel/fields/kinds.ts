import { address } from './address/kind.ts'
import { anyLink } from './anyLink/kind.ts'
import { autoNumber } from './autoNumber/kind.ts'
import { boolean } from './boolean/kind.ts'
import { choice } from './choice/kind.ts'
import { choices } from './choices/kind.ts'
import type { FieldKind, FieldKindName } from './contract.ts'
import { date } from './date/kind.ts'
import { dateTime } from './dateTime/kind.ts'
import { decimal } from './decimal/kind.ts'
import { duration } from './duration/kind.ts'
import { email } from './email/kind.ts'
import { emails } from './emails/kind.ts'
import { file } from './file/kind.ts'
import { files } from './files/kind.ts'
import { image } from './image/kind.ts'
import { integer } from './integer/kind.ts'
import { json } from './json/kind.ts'
import { link } from './link/kind.ts'
import { links } from './links/kind.ts'
import { longText } from './longText/kind.ts'
import { money } from './money/kind.ts'
import { percent } from './percent/kind.ts'
import { personName } from './personName/kind.ts'
import { phone } from './phone/kind.ts'
import { phones } from './phones/kind.ts'
import { rating } from './rating/kind.ts'
import { recurrence } from './recurrence/kind.ts'
import { richText } from './richText/kind.ts'
import { team } from './team/kind.ts'
import { text } from './text/kind.ts'
import { url } from './url/kind.ts'
import { urls } from './urls/kind.ts'
import { user } from './user/kind.ts'

/** The registry of kinds: one line a kind, all of them checked to be there. */
export const kinds = {
  text,
  longText,
  richText,
  integer,
  decimal,
  money,
  percent,
  boolean,
  date,
  dateTime,
  choice,
  choices,
  email,
  emails,
  phone,
  phones,
  url,
  urls,
  address,
  personName,
  link,
  links,
  anyLink,
  user,
  team,
  file,
  files,
  image,
  autoNumber,
  rating,
  duration,
  recurrence,
  json,
} satisfies { [K in FieldKindName]: FieldKind<K> }

/** The kind of a field, for code that treats all kinds alike. */
export const kindOf = (name: FieldKindName): FieldKind => kinds[name] as FieldKind
