import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type * as fhir from 'fhir/r4.js'
import { fhirDocument } from '../../../server/interop/fhirDocument.ts'
import { bundleBytes } from '../../../shared/statement/bundle.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import { signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

type Validator = new () => {
  validate(
    resource: object,
    options?: object,
  ): { valid: boolean; messages: { severity?: string; location?: string; message?: string }[] }
}
const { Fhir } = createRequire(import.meta.url)('fhir') as { Fhir: Validator }

let temporary: Awaited<ReturnType<typeof temporaryAuthority>>
let document: fhir.Bundle
before(async () => {
  temporary = await temporaryAuthority()
  const bundle = await signedBundle(temporary)
  const { summary } = await verifyBundle(bundleBytes(bundle))
  assert.ok(summary)
  document = fhirDocument(bundle, summary.members, new TextEncoder().encode('%PDF-'))
})
after(() => temporary[Symbol.asyncDispose]())

const resources = () => (document.entry ?? []).flatMap((entry) => (entry.resource ? [entry.resource] : []))
function only<Type extends fhir.FhirResource['resourceType']>(type: Type) {
  return resources().filter(
    (one): one is Extract<fhir.FhirResource, { resourceType: Type }> => one.resourceType === type,
  )
}

/**
 * What can be checked offline: cardinality, types and required value sets, by a validator made from the R4 definitions.
 * Profiles, and terminologies beyond the specification's own, would need a server.
 */
test('a validator made from the R4 definitions finds no error', () => {
  const { valid, messages } = new Fhir().validate(document, { errorOnUnexpected: true })
  const errors = messages.filter((one) => one.severity === 'error' || one.severity === 'fatal')
  assert.deepEqual([valid, errors], [true, []])
  const broken = { ...document, type: 'no-such-type' }
  assert.equal(new Fhir().validate(broken, { errorOnUnexpected: true }).valid, false)
})

test('a document begins with its Composition, and every reference leads to something in it', () => {
  assert.equal(document.type, 'document')
  assert.equal(document.entry?.[0]?.resource?.resourceType, 'Composition')
  const urls = (document.entry ?? []).map((entry) => entry.fullUrl)
  assert.equal(new Set(urls).size, urls.length)
  const references = [...JSON.stringify(document).matchAll(/"reference":"([^"]+)"/g)].map((match) => match[1])
  assert.ok(references.length > 20)
  assert.deepEqual(
    references.filter((reference) => !urls.includes(reference)),
    [],
  )
})

test('the patient is a pseudonym and nothing else', () => {
  const [patient, ...more] = only('Patient')
  assert.deepEqual(more, [])
  assert.deepEqual(Object.keys(patient ?? {}).toSorted(), ['id', 'identifier', 'resourceType'])
  assert.deepEqual(patient?.identifier, [{ use: 'secondary', value: 'SYN-0042' }])
})

test('each position has a Provenance with the very signature of its member', async () => {
  const [composition] = only('Composition')
  assert.equal(composition?.attester?.length, 3)
  const given = only('Provenance')
  assert.equal(given.length, 3)
  for (const { signature, agent } of given) {
    const jws = JSON.parse(Buffer.from(signature?.[0]?.data ?? '', 'base64').toString()) as { payload: string }
    const { name } = JSON.parse(Buffer.from(jws.payload, 'base64url').toString()) as { name: string }
    assert.equal(agent[0]?.who.display, name)
  }
})

test('medication is proposed and not ordered, with its dose as a number and a UCUM unit', () => {
  const [request] = only('MedicationRequest')
  assert.equal(request?.intent, 'proposal')
  const quantity = request?.dosageInstruction?.[0]?.doseAndRate?.[0]?.doseQuantity
  assert.deepEqual([quantity?.value, quantity?.code, quantity?.system], [200, 'mg', 'http://unitsofmeasure.org'])
})

test('dissent stands in the document in its author’s words, and markup in a text stays text', () => {
  const sections = only('Composition')[0]?.section ?? []
  assert.match(sections.at(-1)?.text?.div ?? '', /The margin at the motor strip is too small/)
  assert.match(sections.at(-1)?.text?.div ?? '', /&quot;Zosia&quot;/)
})
