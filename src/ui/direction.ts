const mirrored: Record<string, string> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }

/** Lines run from right to left: what comes next stands on the left. */
export const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl'

/** An arrow key by where it leads along the line: `ArrowRight` leads on, and that is the left arrow where lines run from the right. */
export const alongLine = (key: string): string => (isRightToLeft() ? (mirrored[key] ?? key) : key)
