/** How a number cell is meant: Excel stores dates, percents and padded numbers alike as doubles. */
export type NumberFormat =
  | { kind: 'number' }
  | { kind: 'date' }
  | { kind: 'time' }
  | { kind: 'percent' }
  | { kind: 'padded'; width: number }

const plain: NumberFormat = { kind: 'number' }

/** From the format code (`dd.mm.yyyy`, `0.00%`, `00000`), or for built-in formats from their number. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtIn(id)
  const bare = code.split(';')[0]?.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '') ?? ''
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', width: bare.length }
  if (bare.includes('%')) return { kind: 'percent' }
  if (/general/i.test(bare)) return plain
  if (/[yd]/i.test(bare)) return { kind: 'date' }
  if (/[hs]/i.test(bare)) return { kind: 'time' }
  return /m/i.test(bare) ? { kind: 'date' } : plain
}

function builtIn(id: number): NumberFormat {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { kind: 'date' }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return { kind: 'time' }
  return id === 9 || id === 10 ? { kind: 'percent' } : plain
}

/** The cell as text: ISO for dates, digits with the given decimal sign for numbers. */
export function formatNumber(stored: string, format: NumberFormat, decimalSign: '.' | ',', since1904: boolean): string {
  const value = Number(stored)
  if (!Number.isFinite(value)) return stored
  if (format.kind === 'date' && value >= 0 && value < 2_958_466) return serialDate(value, since1904)
  if (format.kind === 'time' && value >= 0) return value < 1 ? clock(value) : serialDate(value, since1904)
  const digits = format.kind === 'percent' ? `${shiftTwo(plainDecimal(stored, value))}%` : plainDecimal(stored, value)
  const padded = format.kind === 'padded' && /^\d+$/.test(digits) ? digits.padStart(format.width, '0') : digits
  return decimalSign === ',' ? padded.replace('.', ',') : padded
}

/** Days since 1899-12-30 (1904: since 1904-01-01). Before March 1900 Excel counts a 29 February that never was. */
function serialDate(serial: number, since1904: boolean): string {
  const milliseconds = Math.round(serial * 86_400) * 1000
  const shift = since1904 ? Date.UTC(1904, 0, 1) : serial < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30)
  const iso = new Date(shift + milliseconds).toISOString()
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19)
}

const clock = (part: number) => new Date(Math.round(part * 86_400) * 1000).toISOString().slice(11, 19)

/** Excel keeps 15 digits; the file holds the noise of the double behind them (`0.30000000000000004`) and exponents. */
function plainDecimal(stored: string, value: number): string {
  if (/^-?\d{1,15}$/.test(stored) || /^-?\d{1,9}\.\d{1,6}$/.test(stored)) return stored
  return expand(value.toPrecision(15))
}

function expand(digits: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(digits)
  if (!match) return trimZeros(digits)
  const [, minus = '', lead = '', rest = '', exponent = '0'] = match
  const all = lead + rest
  const point = 1 + Number(exponent)
  if (point <= 0) return trimZeros(`${minus}0.${'0'.repeat(-point)}${all}`)
  return trimZeros(
    minus + (point >= all.length ? all.padEnd(point, '0') : `${all.slice(0, point)}.${all.slice(point)}`),
  )
}

const trimZeros = (digits: string) => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)

/** Moves the point two places to the right, exactly: a cell of 0.19 with `0 %` shows 19 %. */
function shiftTwo(digits: string): string {
  const [, minus = '', whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? []
  const moved = `${whole}${rest.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  return trimZeros(`${minus}${moved}.${rest.slice(2) || '0'}`)
}
