import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { keysOf } from '#kernel/client/keys.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { Column, Page } from '#ui/Page.tsx'
import { Progress } from '#ui/Progress.tsx'
import { useTitle } from '#ui/title.ts'
import { SandboxView } from './SandboxView.tsx'
import { afterDeed, freshSandbox } from './sandbox.ts'
import styles from './Trainer.module.css'
import { begin, isShown, lessonOf, lessons, press, type Round } from './trainer.ts'

/** Keys that lead away from the exercise or belong to the browser are never taken from anybody. */
const notAsked = new Set(['Tab', 'shift+Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'])
const isNothing = (keys: string) =>
  notAsked.has(keys) || /^((mod|alt|shift)\+)*(Shift|Control|Alt|Meta|AltGraph)$/.test(keys)

/** Twelve shortcuts, practised on a list that is nowhere else. How well each is known is remembered. */
export function Trainer() {
  const t = useT()
  const [{ keys: known }, change] = usePersonSetting('help')
  const [round, setRound] = useState(() => begin(known))
  const [box, setBox] = useState(freshSandbox)
  const [isHinted, setHinted] = useState(false)
  const pad = useRef<HTMLElement>(null)
  const lesson = lessonOf(round)
  useTitle(t('onboarding.keys.title'))
  useEffect(() => pad.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const keys = keysOf(event.nativeEvent)
    if (!lesson || event.target !== event.currentTarget || isNothing(keys)) return
    event.preventDefault()
    event.stopPropagation()
    const next = press(round, keys)
    setRound(next)
    if (next.right === round.right) return
    setHinted(false)
    setBox(afterDeed(box, lesson.key))
    change((now) => ({ ...now, keys: next.known }))
  }
  const restart = () => {
    setRound(begin(round.known))
    setBox(freshSandbox)
    pad.current?.focus()
  }
  return (
    <Page>
      <Column wide>
        <header className={styles.head}>
          <h1>{t('onboarding.keys.title')}</h1>
          <p className={styles.quiet}>{t('onboarding.keys.intro')}</p>
        </header>
        <Score round={round} />
        <section className={styles.task} aria-live="polite">
          {lesson ? (
            <Task
              round={round}
              keys={lesson.keys}
              name={lesson.key}
              isHinted={isHinted}
              onHint={() => {
                setHinted(true)
                pad.current?.focus()
              }}
            />
          ) : (
            <Finished round={round} onRestart={restart} />
          )}
        </section>
        <SandboxView ref={pad} box={box} onKeyDown={onKeyDown} />
      </Column>
    </Page>
  )
}

function Score({ round }: { round: Round }) {
  const t = useT()
  const formats = useFormats()
  const done = lessons.length - new Set(round.queue).size
  return (
    <div className={styles.score}>
      <Progress value={done} total={lessons.length} label={t('onboarding.keys.title')} />
      <p className={styles.quiet}>
        {t('onboarding.keys.score', {
          right: formatNumber(round.right, formats),
          wrong: formatNumber(round.wrong, formats),
          saved: formatNumber(round.saved, formats, { maximumFractionDigits: 1 }),
        })}
      </p>
    </div>
  )
}

interface TaskProps {
  round: Round
  keys: string
  name: string
  isHinted: boolean
  onHint: () => void
}

function Task({ round, keys, name, isHinted, onHint }: TaskProps) {
  const t = useT()
  return (
    <>
      <h2 className={styles.deed} data-lesson={name}>
        {t(`onboarding.keys.deeds.${name}`)}
      </h2>
      {isShown(round) || isHinted ? (
        <Kbd keys={keys} />
      ) : (
        <Button size="sm" variant="quiet" onClick={onHint}>
          {t('onboarding.keys.show')}
        </Button>
      )}
      {round.isMissed ? <p className={styles.missed}>{t('onboarding.keys.missed')}</p> : null}
    </>
  )
}

function Finished({ round, onRestart }: { round: Round; onRestart: () => void }) {
  const t = useT()
  const formats = useFormats()
  const saved = formatNumber(round.saved, formats, { maximumFractionDigits: 0 })
  return (
    <>
      <h2 className={styles.deed}>{t('onboarding.keys.finished')}</h2>
      <p>{t('onboarding.keys.saved', { saved })}</p>
      <Button variant="primary" onClick={onRestart}>
        {t('onboarding.keys.again')}
      </Button>
    </>
  )
}
