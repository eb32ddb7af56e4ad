/** How Node runs Rapport: a small nursery costs a few per cent of speed and spares a third of the memory under load. */
export const flags = ['--max-semi-space-size=4']
