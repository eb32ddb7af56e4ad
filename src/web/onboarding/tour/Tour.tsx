import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { type CSSProperties, type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { pageQuery } from '#kernel/client/records.ts'
import { Button } from '#ui/Button.tsx'
import { placeBeside } from './place.ts'
import { SampleOffer, SampleRemoval } from './SampleStep.tsx'
import { businessOf, type Stop, stopsFor } from './stops.ts'
import styles from './Tour.module.css'
import { useLit } from './useLit.ts'

/** A walk over the real screens. It stands beside the work and never in its way; where one stands is kept by the server. */
export function Tour() {
  const [{ tour }, change] = usePersonSetting('help')
  const stops = useStops()
  const navigate = useNavigate()
  if (tour === null || !stops) return null
  const at = Math.min(tour, stops.length - 1)
  const show = (stop: Stop) => void navigate({ to: stop.to, ...(stop.search ? { search: stop.search } : {}) })
  const go = (next: number) => {
    const stop = stops[next]
    change((now) => ({ ...now, tour: stop ? next : null }))
    if (stop) show(stop)
    else document.querySelector<HTMLElement>('#main')?.focus()
  }
  return <Card stops={stops} at={at} onGo={go} onReturn={() => show(stops[at] as Stop)} />
}

/** Null until it is known whether there is a record to show. */
function useStops(): Stop[] | null {
  const { objects } = useMetadata()
  const first = businessOf(objects)[0]
  const query = pageQuery(first ?? { name: '', plural: '' }, { limit: 1, fields: ['displayName'] })
  const { data, isPending } = useQuery({ ...query, enabled: first !== undefined })
  if (first && isPending) return null
  return stopsFor(objects, data?.items[0]?.id ?? null)
}

interface CardProps {
  stops: Stop[]
  at: number
  onGo: (at: number) => void
  onReturn: () => void
}

function Card({ stops, at, onGo, onReturn }: CardProps) {
  const t = useT()
  const [title, text] = [useId(), useId()]
  const card = useRef<HTMLElement>(null)
  const stop = stops[at] as Stop
  const isHere = useRouterState({ select: (state) => state.location.pathname }) === stop.to
  const lit = useLit(isHere ? stop.targets : [])
  const place = usePlace(card, lit, `${at} ${isHere}`)
  // The card is read out at each stop, as a dialog is when it opens; keys pressed as soon as it is seen are for it.
  useLayoutEffect(() => {
    if (at >= 0) card.current?.focus({ preventScroll: true })
  }, [at])
  return (
    <>
      {lit ? <div className={styles.light} style={grown(lit)} aria-hidden="true" /> : null}
      <section
        ref={card}
        role="dialog"
        aria-labelledby={title}
        aria-describedby={text}
        tabIndex={-1}
        className={styles.card}
        style={place}
        data-upper={(lit && lit.top > innerHeight / 2) || undefined}
        onKeyDown={(event) => onKey(event, at, onGo)}
      >
        <p className={styles.progress}>{t('onboarding.tour.progress', { number: at + 1, total: stops.length })}</p>
        <h2 id={title} className={styles.title}>
          {t(`onboarding.tour.stops.${stop.key}.title`)}
        </h2>
        <p id={text} className={styles.text}>
          {t(isHere ? `onboarding.tour.stops.${stop.key}.text` : 'onboarding.tour.away')}
        </p>
        {stop.key === 'welcome' ? <SampleOffer /> : null}
        {at === stops.length - 1 ? <SampleRemoval /> : null}
        <Buttons at={at} isLast={at === stops.length - 1} isHere={isHere} onGo={onGo} onReturn={onReturn} />
      </section>
    </>
  )
}

type ButtonsProps = Pick<CardProps, 'at' | 'onGo' | 'onReturn'> & { isLast: boolean; isHere: boolean }

function Buttons({ at, isLast, isHere, onGo, onReturn }: ButtonsProps) {
  const t = useT()
  return (
    <div className={styles.buttons}>
      {isLast ? null : (
        <Button variant="quiet" className={styles.leave} onClick={() => onGo(-1)}>
          {t('onboarding.tour.leave')}
        </Button>
      )}
      {at > 0 ? <Button onClick={() => onGo(at - 1)}>{t('onboarding.tour.back')}</Button> : null}
      {isHere ? (
        <Button variant="primary" onClick={() => onGo(isLast ? -1 : at + 1)}>
          {t(isLast ? 'onboarding.tour.finish' : 'onboarding.tour.next')}
        </Button>
      ) : (
        <Button variant="primary" onClick={onReturn}>
          {t('onboarding.tour.return')}
        </Button>
      )}
    </div>
  )
}

/** Arrows go by the direction of reading; behind the last stop and before the first there is nothing. */
function onKey(event: KeyboardEvent, at: number, onGo: (at: number) => void): void {
  const ahead = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const behind = ahead === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft'
  if (event.key === 'Escape') onGo(-1)
  else if (event.key === ahead) onGo(at + 1)
  else if (event.key === behind && at > 0) onGo(at - 1)
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** Measured before it is painted, so that the card does not jump. */
function usePlace(card: RefObject<HTMLElement | null>, lit: ReturnType<typeof useLit>, shown: string) {
  const [place, setPlace] = useState<CSSProperties>()
  useLayoutEffect(() => {
    if (!card.current || shown === '') return
    const { offsetWidth: width, offsetHeight: height } = card.current
    const { left, top } = placeBeside(lit, { width, height }, { width: innerWidth, height: innerHeight })
    setPlace({ '--left': `${left}px`, '--top': `${top}px` } as CSSProperties)
  }, [card, lit, shown])
  return place
}

const grown = ({ left, top, width, height }: NonNullable<ReturnType<typeof useLit>>) => ({
  left: left - 4,
  top: top - 4,
  width: width + 8,
  height: height + 8,
})
