import { Notifications } from '@mantine/notifications'

/** Where `toast` speaks: over the head of the page, since the last rows of a list stand at its foot. */
export function Toasts() {
  return <Notifications position="top-center" limit={4} autoClose={6000} />
}
