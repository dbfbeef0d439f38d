import './decoratorMetadata.ts'

/** A hundred kilobytes of code about certificates, which only whoever signs has to load. */
export { certificateRequest, makeSigningKey } from '../../shared/statement/signingKey.ts'
