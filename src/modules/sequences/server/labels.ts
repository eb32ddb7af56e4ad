import type { LabelTexts } from '#kernel/objects/server/translate.ts'
import ar from '../labels/ar.json' with { type: 'json' }
import es from '../labels/es.json' with { type: 'json' }
import fr from '../labels/fr.json' with { type: 'json' }

export const labels: LabelTexts = { fr, es, ar }
