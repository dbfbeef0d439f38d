import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { Problem } from '../../shared/protocol/problems.ts'

type Json = Record<string, never>

export const canUsePasskeys = (): boolean => browserSupportsWebAuthn()

/** Asks the person's device for an answer. @throws Problem `passkey-refused` when it, or they, would not. */
export const answerByPasskey = (options: object): Promise<Json> =>
  asked(() => startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }))

/** Asks the person's device to make a passkey. @throws Problem `passkey-refused`. */
export const makePasskey = (options: object): Promise<Json> =>
  asked(() => startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }))

async function asked(ceremony: () => Promise<object>): Promise<Json> {
  try {
    return (await ceremony()) as Json
  } catch (cause) {
    throw new Problem('passkey-refused', {}, { cause })
  }
}
