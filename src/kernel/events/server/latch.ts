/** A sleep that others may end early; raised while nobody sleeps, it ends the next sleep at once. */
export class Latch {
  #raised = false
  #wakeUp: (() => void) | null = null

  raise(): void {
    this.#raised = true
    this.#wakeUp?.()
  }

  /** True when raised, false when the time has passed. */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.#raised) await this.#sleep(milliseconds)
    const raised = this.#raised
    this.#raised = false
    return raised
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
