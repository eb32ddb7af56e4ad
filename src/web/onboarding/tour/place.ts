export interface Box {
  left: number
  top: number
  width: number
  height: number
}

const gap = 12
const margin = 16

/** Where the card stands: beside what is lit wherever it fits, else in the lower corner at the end of the screen. */
export function placeBeside(
  target: Box | null,
  card: Pick<Box, 'width' | 'height'>,
  screen: Pick<Box, 'width' | 'height'>,
): { left: number; top: number } {
  const corner = { left: screen.width - card.width - margin * 2, top: screen.height - card.height - margin * 2 }
  if (!target) return corner
  const left = clamp(target.left, margin, screen.width - card.width - margin)
  const top = clamp(target.top, margin, screen.height - card.height - margin)
  const places = [
    { left, top: target.top + target.height + gap },
    { left, top: target.top - card.height - gap },
    { left: target.left + target.width + gap, top },
    { left: target.left - card.width - gap, top },
  ]
  const fits = (place: { left: number; top: number }) =>
    place.left >= margin &&
    place.top >= margin &&
    place.left + card.width + margin <= screen.width &&
    place.top + card.height + margin <= screen.height
  return places.find(fits) ?? corner
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))
