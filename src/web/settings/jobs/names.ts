type T = (key: string, options: { defaultValue: string }) => string

/** What a job does, in people's words; that of a module without words for it bears its own name. */
export const jobName = (name: string, t: T): string =>
  t(`settings.jobs.names.${name.replace(/[.:]/g, '_')}`, { defaultValue: name })

/** What a reader of the log keeps up to date. */
export const readerName = (name: string, t: T): string => t(`settings.readers.names.${name}`, { defaultValue: name })
