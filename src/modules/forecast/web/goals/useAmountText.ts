import { formatMoney, formatNumber, useFormats } from '#ui/format.ts'

/** A figure with all its digits, as the reader writes it. */
export function useAmountText(): (value: string, currency: string | null) => string {
  const formats = useFormats()
  return (value, currency) =>
    currency === null
      ? formatNumber(value, formats, { maximumFractionDigits: 4 })
      : formatMoney({ amount: value, currency }, formats)
}
