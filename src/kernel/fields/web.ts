import { address } from './address/web.tsx'
import { anyLink } from './anyLink/web.tsx'
import { autoNumber } from './autoNumber/web.tsx'
import { boolean } from './boolean/web.tsx'
import { choice } from './choice/web.tsx'
import { choices } from './choices/web.tsx'
import type { FieldKindName, JsonValue } from './contract.ts'
import { date } from './date/web.tsx'
import { dateTime } from './dateTime/web.tsx'
import { decimal } from './decimal/web.tsx'
import { duration } from './duration/web.tsx'
import { email } from './email/web.tsx'
import { emails } from './emails/web.tsx'
import { file } from './file/web.tsx'
import { files } from './files/web.tsx'
import { image } from './image/web.tsx'
import { integer } from './integer/web.tsx'
import { json } from './json/web.tsx'
import { link } from './link/web.tsx'
import { links } from './links/web.tsx'
import { longText } from './longText/web.tsx'
import { money } from './money/web.tsx'
import { percent } from './percent/web.tsx'
import { personName } from './personName/web.tsx'
import { phone } from './phone/web.tsx'
import { phones } from './phones/web.tsx'
import { rating } from './rating/web.tsx'
import { recurrence } from './recurrence/web.tsx'
import { richText } from './richText/web.tsx'
import { team } from './team/web.tsx'
import { text } from './text/web.tsx'
import { url } from './url/web.tsx'
import { urls } from './urls/web.tsx'
import { user } from './user/web.tsx'
import type { Widget } from './web/widget.ts'

/** How each kind is shown and edited: one line a kind, all of them checked to be there. */
export const widgets = {
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
} satisfies { [K in FieldKindName]: Widget<K> }

/** The widget of a field, for code that treats all kinds alike. */
export const widgetOf = (kind: FieldKindName) => widgets[kind] as unknown as AnyWidget

/** A widget whose value is whatever the field holds. */
export type AnyWidget = Widget<FieldKindName, JsonValue>
