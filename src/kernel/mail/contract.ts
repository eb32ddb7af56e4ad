/** How the connection is protected: from its first byte, by an upgrade that must succeed, or not at all (on this machine alone). */
export type MailSecurity = 'tls' | 'starttls' | 'none'

/** GET, PUT /api/v1/mail (capability settings.manage): the server that sends our mail. The password is never answered. */
export interface MailSettings {
  host: string
  port: number
  security: MailSecurity
  user: string
  hasPassword: boolean
  from: string
  fromName: string
  /** It may be reached on this machine and in private networks; otherwise only in the public internet. */
  isInOwnNetwork: boolean
}

export interface MailSettingsInput extends Omit<MailSettings, 'hasPassword'> {
  /** Absent: the stored one stays, as long as the host is the same. */
  password?: string | undefined
}

/**
 * POST /api/v1/mail/test: whether the server has taken the mail, and if not, at which step it ended. Closed, filtered and open to
 * something else are one `connection` without a detail, so that nobody looks for ports through us (S-32).
 */
export type MailTest =
  | { ok: true; to: string }
  | {
      ok: false
      step: 'network' | 'connection' | 'certificate' | 'sign-in' | 'sender' | 'recipient' | 'other'
      detail: string
    }
