import { TrashScreen } from '#kernel/records/web/TrashScreen.tsx'

export function Trash() {
  return <TrashScreen />
}
