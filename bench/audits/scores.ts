/** What a page did while it loaded; times in milliseconds. */
export interface Timings {
  firstPaint: number
  speedIndex: number
  largestPaint: number
  blocked: number
  shift: number
}

export type Device = 'desktop' | 'mobile'

/** Where a value scores 90 and where 50 of 100: Lighthouse 12, `core/config/default-config.js` and `desktop-config.js`. */
const curves: Record<Device, Record<keyof Timings, [p10: number, median: number]>> = {
  mobile: {
    firstPaint: [1800, 3000],
    speedIndex: [3387, 5800],
    largestPaint: [2500, 4000],
    blocked: [200, 600],
    shift: [0.1, 0.25],
  },
  desktop: {
    firstPaint: [934, 1600],
    speedIndex: [1311, 2300],
    largestPaint: [1200, 2400],
    blocked: [150, 350],
    shift: [0.1, 0.25],
  },
}

const weights: Record<keyof Timings, number> = {
  firstPaint: 10,
  speedIndex: 10,
  largestPaint: 25,
  blocked: 30,
  shift: 25,
}

/** Lighthouse's performance score, 0 to 100. */
export function performanceScore(timings: Timings, device: Device): number {
  const parts = Object.entries(weights) as [keyof Timings, number][]
  return weighted(parts.map(([name, weight]) => [curveScore(timings[name], curves[device][name]), weight]))
}

/** The share of what holds, each by its weight, 0 to 100. */
export function weighted(parts: readonly (readonly [score: number, weight: number])[]): number {
  const whole = parts.reduce((sum, [, weight]) => sum + weight, 0)
  return whole === 0 ? 100 : (100 * parts.reduce((sum, [score, weight]) => sum + score * weight, 0)) / whole
}

const inverseErfcOfOneFifth = 0.9061938024368232

/** The complementary log-normal curve through 0.9 at `p10` and 0.5 at `median`. */
export function curveScore(value: number, [p10, median]: readonly [number, number]): number {
  if (value <= 0) return 1
  const away = (Math.log(value / median) * inverseErfcOfOneFifth) / -Math.log(p10 / median)
  return (1 - errorFunction(away)) / 2
}

/** Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - series * Math.exp(-x * x))
}
