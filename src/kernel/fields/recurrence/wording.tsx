import { formatDate, formatNumber } from '#ui/format.ts'
import type { DisplayEnv } from '../web/widget.ts'
import type { Wording } from './words.ts'

export const wordingOf = ({ t, formats, language }: DisplayEnv): Wording => ({
  t,
  locale: language,
  date: (day) => formatDate(day, formats),
  number: (value) => formatNumber(value, formats),
})
