export { SequenceCard } from './SequenceCard.tsx'
export { StartDialog, StartForOne } from './StartDialog.tsx'
