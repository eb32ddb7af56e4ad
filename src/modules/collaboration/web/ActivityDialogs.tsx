import { useSyncExternalStore } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { LogCall } from './LogCall.tsx'
import { loggedSubject, onLogging, stopLogging } from './logging.ts'
import { NextActivity } from './NextActivity.tsx'
import { useNextPrompt } from './useNextPrompt.ts'

/** What opens over a screen about calls, meetings and tasks: once a screen. */
export function ActivityDialogs() {
  const { objects } = useMetadata()
  const logged = useSyncExternalStore(onLogging, loggedSubject)
  const [asked, dismiss] = useNextPrompt(objects)
  const about = objects.find(({ name }) => name === logged?.object)
  const call = objects.find(({ name }) => name === 'call')
  return (
    <>
      {logged && about && call ? (
        <LogCall key={logged.id} call={call} object={about} id={logged.id} onClose={stopLogging} />
      ) : null}
      {asked ? <NextActivity key={asked.id} objects={objects} subject={asked} onClose={dismiss} /> : null}
    </>
  )
}
