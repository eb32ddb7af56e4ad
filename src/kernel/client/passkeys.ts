import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import { ApiError, api } from './http.ts'

/** Whether this browser knows passkeys at all: not on plain http in a company network. */
export const knowsPasskeys = (): boolean => typeof window.PublicKeyCredential === 'function'

/** Asks the server for a question and the device for the answer. Throws `passkeyGivenUp` when the person does not answer. */
export async function showPasskey(path: string): Promise<AuthenticationResponseJSON> {
  const optionsJSON = await api.post<PublicKeyCredentialRequestOptionsJSON>(path)
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return startAuthentication({ optionsJSON }).catch(givenUp)
}

/**
 * Lets the browser offer passkeys among what it fills into a field with `autocomplete="… webauthn"`. Null when it cannot, or when
 * nobody picked one before the signal or another question ended the offer.
 */
export async function offerPasskeys(path: string, over: AbortSignal): Promise<AuthenticationResponseJSON | null> {
  const { browserSupportsWebAuthnAutofill, startAuthentication, WebAuthnAbortService } = await import(
    '@simplewebauthn/browser'
  )
  if (over.aborted || !(await browserSupportsWebAuthnAutofill())) return null
  const optionsJSON = await api.post<PublicKeyCredentialRequestOptionsJSON>(path).catch(() => null)
  if (over.aborted || !optionsJSON) return null
  const end = () => WebAuthnAbortService.cancelCeremony()
  over.addEventListener('abort', end, { once: true })
  return startAuthentication({ optionsJSON, useBrowserAutofill: true })
    .catch(() => null)
    .finally(() => over.removeEventListener('abort', end))
}

/** Lets the device make a passkey for this site. */
export async function makePasskey(path: string, body?: object): Promise<RegistrationResponseJSON> {
  const optionsJSON = await api.post<PublicKeyCredentialCreationOptionsJSON>(path, body)
  const { startRegistration } = await import('@simplewebauthn/browser')
  return startRegistration({ optionsJSON }).catch(givenUp)
}

function givenUp(error: unknown): never {
  const isKnown = error instanceof Error && error.name === 'InvalidStateError'
  throw new ApiError(0, { code: isKnown ? 'passkeyKnown' : 'passkeyGivenUp' })
}
