/** Runs in the page, as text, since the bench itself knows no document. Times are milliseconds. */
export const inPage = `
  window.longTasks = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.longTasks.push(entry.duration)
  }).observe({ type: 'longtask', buffered: true })
  window.keyTimes = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'keydown') window.keyTimes.push(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16 })
  window.painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => done(performance.now())
    channel.port2.postMessage(0)
  }))
  /* Work that is always the same: what it takes says how quick the machine is at this moment. */
  window.fixedTask = () => {
    const since = performance.now()
    const seen = new Map()
    for (let at = 0, value = 1; at < 1000000; at++) {
      value = (value * 1103515245 + 12345) & 0x7fffffff
      seen.set(value & 0xffff, (seen.get(value & 0xffff) ?? 0) + 1)
    }
    return performance.now() - since
  }
  window.until = async (is) => { while (!is()) await new Promise((next) => setTimeout(next, 5)) }
  /* The next click or key, and every paint that follows it. */
  window.awaitPress = () => {
    const seen = { begin: null, last: 0 }
    const stirred = new MutationObserver(() => {
      seen.last = performance.now()
      void window.painted().then((at) => { seen.last = Math.max(seen.last, at) })
    })
    const onPress = (event) => {
      for (const type of presses) removeEventListener(type, onPress, true)
      seen.begin = seen.last = event.timeStamp
      stirred.observe(document.body, { subtree: true, childList: true, characterData: true })
    }
    const presses = ['click', 'keydown']
    for (const type of presses) addEventListener(type, onPress, true)
    window.pressed = { seen, stop: () => stirred.disconnect() }
  }
  /* From that moment to the paint of the last thing that it changed: nothing may stir for a while, and nothing be on its way. */
  window.lastPaint = async (shown) => {
    const busy = '[aria-busy=true], [role=status][aria-label=Loading], [class*=bone]'
    const { seen, stop } = window.pressed
    const since = performance.now()
    const isDone = () => seen.begin !== null && document.querySelector(shown) && !document.querySelector(busy)
    while (!isDone() || performance.now() - seen.last < 250) {
      if (performance.now() - since > 30000) throw new Error('Not shown: ' + shown)
      await new Promise((next) => setTimeout(next, 25))
    }
    stop()
    return seen.last - seen.begin
  }
  /* From the address to the frame that shows the first key in the first row answered; looked at every frame, since asking from outside takes up to half a second. */
  window.firstKeyAnswered = async (row) => {
    const frame = () => new Promise((next) => requestAnimationFrame(next))
    while (!document.querySelector(row)) await frame()
    const shown = performance.now()
    const grid = document.querySelector('[role=grid]')
    grid.focus()
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', code: 'ArrowDown', bubbles: true }))
    while (!document.querySelector('[data-current]')) await frame()
    return { shown, answered: await window.painted() }
  }
  /* At each frame of the page, before it draws: whether the screen shows no row, or a grey one, where the table is seen. */
  window.watchRows = (selector) => {
    const scroller = document.querySelector(selector)
    const seen = { looks: 0, holes: 0, isOver: false }
    const look = () => {
      if (seen.isOver) return
      const { top, bottom } = scroller.getBoundingClientRect()
      const rows = [...scroller.querySelectorAll('[data-row]:not(:has([class*=bone]))')].map((row) => row.getBoundingClientRect())
      const head = scroller.querySelector('[role=columnheader]').getBoundingClientRect().bottom
      const from = Math.min(...rows.map((row) => row.top))
      const to = Math.max(...rows.map((row) => row.bottom))
      seen.looks++
      if (from > Math.max(top, head) + 1 || to < bottom - 1) seen.holes++
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    window.watched = seen
  }
  window.scrollFrames = async (selector, seconds) => {
    const scroller = document.querySelector(selector)
    const gaps = []
    let before = await window.painted()
    const end = before + seconds * 1000
    while (before < end) {
      scroller.scrollTop += 48
      const now = await new Promise((frame) => requestAnimationFrame(() => frame(performance.now())))
      gaps.push(now - before)
      before = now
    }
    return gaps
  }`
