/**
 * Texts that a spreadsheet would run as a formula: `= + - @`, tab and return at the start, in full width too, also behind
 * spaces and quotes (S-23).
 */
const dangerous = /^['"\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/** A plain number (`-5`, `+49`) is no formula, but only fields that hold numbers may skip the apostrophe. */
export const inert = (text: string): string => (dangerous.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text)

/** Takes back the apostrophe that an export or a spreadsheet put before such a text, so that it comes home unharmed. */
export const unguard = (text: string): string =>
  text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text
