/** `T-{00000}` and 42 give `T-00042`; a format without zeros gets the number at its end. */
export function formatNumber(format: string, number: number): string {
  const slot = /\{(0+)\}/.exec(format)
  if (!slot) return `${format}${number}`
  return format.replace(slot[0], () => String(number).padStart(slot[1]?.length ?? 1, '0'))
}
