let passed = 0

/**
 * A named place where a crash test kills the process, as a power cut would: `RAPPORT_CRASHPOINT=import.after_batch` on
 * the first passing, `…:3` on the third. Costs nothing when the variable is not set.
 */
export function crashpoint(name: string): void {
  const armed = process.env.RAPPORT_CRASHPOINT
  if (!armed) return
  const [wanted, passing = '1'] = armed.split(':')
  if (wanted !== name || ++passed < Number(passing)) return
  process.kill(process.pid, 'SIGKILL')
  // The signal may arrive a moment later: nothing may happen in between.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
