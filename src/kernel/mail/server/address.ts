import { invalidField } from '#kernel/errors.ts'

/** One plain address: no names, no quotes, no comments, no option of a program, nothing that ends a line (S-29). */
const plainAddress =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@(?=.{1,253}$)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/

export const isMailAddress = (text: string): boolean => plainAddress.test(text) && !text.includes('..')

/** The address, or a refusal: whatever the mailer would have to interpret never reaches it. */
export function mailAddress(text: string, field: string): string {
  const address = text.trim()
  if (!isMailAddress(address)) throw invalidField(field, 'invalidValue', 'is not a plain e-mail address')
  return address
}

/** Text for a header: anything that ends a line or hides is refused, not repaired (S-29). */
export function headerText(text: string, field: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(text))
    throw invalidField(field, 'invalidValue', 'holds a line break or a control character')
  return text
}
