import autocannon from 'autocannon'

export interface Figures {
  /** Milliseconds at one connection. */
  p50: number
  p95: number
  /** Requests a second at sixteen connections. */
  rate: number
}

export interface Target {
  url: string
  method?: 'GET' | 'POST' | 'PATCH'
  headers?: Record<string, string>
  body?: string
  /** Changes path or body for each request, so that writes hit different records. */
  vary?: (n: number) => { path?: string; body?: string }
}

/** Latency alone first, then throughput; a single wrong answer fails the bench, since errors are fast. */
export async function measure(target: Target, seconds = 3): Promise<Figures> {
  await run(target, 1, 1)
  const alone = await run(target, 1, seconds)
  const many = await run(target, 16, seconds)
  return { p50: alone.latencies.p50, p95: alone.latencies.p95, rate: many.rate }
}

async function run(
  target: Target,
  connections: number,
  seconds: number,
): Promise<{ latencies: { p50: number; p95: number }; rate: number }> {
  const samples: number[] = []
  let n = Math.floor(Math.random() * 1e6)
  const { pathname, search } = new URL(target.url)
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: target.url,
        connections,
        duration: seconds,
        requests: [
          {
            method: target.method ?? 'GET',
            path: pathname + search,
            ...(target.headers ? { headers: target.headers } : {}),
            ...(target.body ? { body: target.body } : {}),
            setupRequest: (request) => {
              const varied = target.vary?.(n++)
              return {
                ...request,
                ...(varied?.path ? { path: varied.path } : {}),
                ...(varied?.body ? { body: varied.body } : {}),
              }
            },
          },
        ],
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    )
    instance.on('response', (_client, _status, _bytes, time) => samples.push(time))
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.method ?? 'GET'} ${target.url}: ${result.non2xx} wrong answers, ${result.errors} errors`)
  samples.sort((a, b) => a - b)
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? 0
  return { latencies: { p50: at(0.5), p95: at(0.95) }, rate: samples.length / seconds }
}
