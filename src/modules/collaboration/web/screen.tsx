export { ActivityDialogs } from './ActivityDialogs.tsx'
export { ActivityTimeline } from './ActivityTimeline.tsx'
export { LogCallButton, LogCallOfSelection } from './LogCallButton.tsx'
