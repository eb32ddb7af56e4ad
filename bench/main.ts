import { assignment } from './assignment.ts'
import { audits } from './audits.ts'
import { board } from './board.ts'
import { browser } from './browser.ts'
import { converting } from './conversion.ts'
import { addField } from './field.ts'
import { forecasting } from './forecast.ts'
import { importing } from './import.ts'
import { million } from './million.ts'
import { reckoned } from './reckoned.ts'
import { snapshots } from './snapshots.ts'
import { starting } from './start.ts'
import { workload } from './workload.ts'

const parts: Record<string, () => Promise<void>> = {
  workload,
  million,
  import: importing,
  conversion: converting,
  field: addField,
  reckoned,
  assignment,
  snapshots,
  forecast: forecasting,
  board,
  start: starting,
  browser,
  audits,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  process.stderr.write(`Unknown part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}\n`)
  process.exit(2)
}
for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part()
