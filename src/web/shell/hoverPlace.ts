export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

interface Size {
  width: number
  height: number
}

const [gap, edge] = [4, 8]

/** Where a card stands that belongs to a link: below it, above where there is no room, and inside of the window in any case. */
export function hoverPlace(link: Box, card: Size, page: Size, isRightToLeft: boolean): { left: number; top: number } {
  const wanted = isRightToLeft ? link.right - card.width : link.left
  const below = link.bottom + gap
  const fits = below + card.height + edge <= page.height
  const top = fits ? below : Math.max(edge, link.top - gap - card.height)
  return { left: Math.max(edge, Math.min(wanted, page.width - card.width - edge)), top }
}
