import { Portal } from '@mantine/core'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { RecordPreview } from '#kernel/records/web/RecordPreview.tsx'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { isRightToLeft } from '#ui/direction.ts'
import styles from './HoverCards.module.css'
import { hoverPlace } from './hoverPlace.ts'
import { recordAt } from './recent.ts'

/** A pointer that only passes by, or moves on to the card. */
const [rest, grace] = [600, 200]

interface Hovered {
  record: RecordKey
  link: HTMLAnchorElement
}

/** A record at a glance beside each link to it that the mouse rests on. Keyboards have Space, which shows all of it. */
export function HoverCards({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const { objects } = useMetadata()
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const card = useRef<HTMLDivElement>(null)
  const latest = useRef(objects)
  latest.current = objects
  useEffect(() => watch(frame.current, card, (link) => recordAt(pathOf(link), latest.current), setHovered), [frame])
  const object = objects.find((one) => one.name === hovered?.record.object)
  if (!hovered || !object) return null
  return (
    <Portal>
      <Placed key={hovered.record.id} card={card} link={hovered.link}>
        <RecordPreview object={object} id={hovered.record.id} />
      </Placed>
    </Portal>
  )
}

interface PlacedProps {
  card: RefObject<HTMLDivElement | null>
  link: HTMLAnchorElement
  children: React.ReactNode
}

/** Beside its link from the moment on that its size is known. */
function Placed({ card, link, children }: PlacedProps) {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  useLayoutEffect(() => {
    const element = card.current
    if (!element) return
    const measure = () => {
      const { width, height } = element.getBoundingClientRect()
      const page = { width: window.innerWidth, height: window.innerHeight }
      if (height > 0) setPlace(hoverPlace(link.getBoundingClientRect(), { width, height }, page, isRightToLeft()))
    }
    measure()
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [card, link])
  const style = { '--left': `${place?.left ?? 0}px`, top: place?.top ?? 0 } as React.CSSProperties
  return (
    <div ref={card} className={styles.card} style={style} data-ready={place !== null || undefined} data-hover-card>
      {children}
    </div>
  )
}

const pathOf = (link: HTMLAnchorElement): string => new URL(link.href).pathname

/** What a link shows already is not shown once more: the name of a row or card, a heading, the navigation. */
const isSpared = (link: HTMLAnchorElement): boolean =>
  link.closest('main, [data-panel]') === null || link.closest('[data-col="0"], article, h1, h2, header') !== null

function watch(
  frame: HTMLElement | null,
  card: RefObject<HTMLDivElement | null>,
  recordOf: (link: HTMLAnchorElement) => RecordKey | null,
  show: (hovered: Hovered | null) => void,
): () => void {
  const end = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown: HTMLAnchorElement | null = null
  let unmute = () => {}
  const put = (link: HTMLAnchorElement | null) => {
    clearTimeout(timer)
    if (link === shown) return
    if (!link) unmute()
    const record = link?.isConnected ? recordOf(link) : null
    shown = record ? link : null
    show(record && link ? { record, link } : null)
  }
  const hide = () => put(null)
  let spot = ''
  const spotOf = ({ clientX, clientY }: PointerEvent) => `${clientX} ${clientY}`
  const onOver = (event: PointerEvent) => {
    const { target, pointerType, buttons } = event
    // A page that moves under a resting mouse shows nothing: nobody asked.
    if (pointerType !== 'mouse' || spotOf(event) === spot || !(target instanceof Element)) return
    clearTimeout(timer)
    if (card.current?.contains(target)) return
    const link = target.closest<HTMLAnchorElement>('a[href]')
    const isWanted = link !== null && buttons === 0 && frame?.contains(link) && !isSpared(link) && recordOf(link)
    if (link === shown && shown) return
    unmute()
    if (isWanted) {
      unmute = mute(link)
      timer = setTimeout(() => put(link), rest)
    } else if (shown) timer = setTimeout(hide, grace)
  }
  const options = { passive: true, signal: end.signal } as const
  const onMove = (event: PointerEvent) => {
    spot = spotOf(event)
  }
  document.addEventListener('pointerover', onOver, options)
  document.addEventListener('pointermove', onMove, options)
  document.addEventListener(
    'pointerdown',
    ({ target }) => {
      // What is pressed on the card still has to become a click.
      if (!(target instanceof Node && card.current?.contains(target))) hide()
    },
    options,
  )
  document.addEventListener('pointerup', () => setTimeout(hide), options)
  document.addEventListener('keydown', hide, options)
  document.addEventListener('scroll', hide, { ...options, capture: true })
  return () => {
    clearTimeout(timer)
    unmute()
    end.abort()
  }
}

/** The browser's own hint would lie upon the card. Answers how to give it back. */
function mute(link: HTMLAnchorElement): () => void {
  const { title } = link
  link.removeAttribute('title')
  return () => {
    if (title !== '') link.title = title
  }
}
