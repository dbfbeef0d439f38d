import { createHash } from 'node:crypto'
import type * as fhir from 'fhir/r4.js'
import type { Bundle } from '../../shared/statement/bundle.ts'
import { bundleBytes } from '../../shared/statement/bundle.ts'
import type { Item } from '../../shared/statement/document.ts'
import type { ReportedMember } from '../../shared/statement/report.ts'

/** HL7 FHIR R4 (4.0.1), and the systems that its codes are from. */
const systems = {
  uuid: 'urn:ietf:rfc:3986',
  loinc: 'http://loinc.org',
  atc: 'http://www.whocc.no/atc',
  ucum: 'http://unitsofmeasure.org',
  participant: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  /** ASTM E1762-95(2013), the purposes of a signature. */
  purpose: 'urn:iso-astm:E1762-95:2013',
} as const

const purposes = {
  author: { code: '1.2.840.10065.1.12.1.1', display: "Author's Signature" },
  coauthor: { code: '1.2.840.10065.1.12.1.2', display: "Coauthor's Signature" },
  review: { code: '1.2.840.10065.1.12.1.13', display: 'Review Signature' },
} as const

/**
 * A sealed recommendation as a FHIR R4 document: a Composition attested by those who signed, the medication as
 * proposals, the letter and its evidence, and a Provenance with its signature for each attestation. The patient is a
 * pseudonym and nothing else.
 * @param letter the sealed PDF
 */
export function fhirDocument(bundle: Bundle, members: readonly ReportedMember[], letter: Uint8Array): fhir.Bundle {
  const { statement, statementDigest, sealed } = bundle
  const idOf = (name: string) => uuidOf(`${statementDigest} ${name}`)
  const refer = (name: string, display?: string): fhir.Reference => ({
    reference: `urn:uuid:${idOf(name)}`,
    ...(display === undefined ? {} : { display }),
  })
  const entry = (name: string, resource: fhir.FhirResource): fhir.BundleEntry => ({
    fullUrl: `urn:uuid:${idOf(name)}`,
    resource: { ...resource, id: idOf(name) },
  })
  const patient = refer('patient', statement.case.pseudonym)
  const signed = members.filter((member) => member.position !== null)
  const recommendation = statement.sections.find((section) => section.key === 'recommendation')

  const composition: fhir.Composition = {
    resourceType: 'Composition',
    language: statement.language,
    identifier: { system: systems.uuid, value: `urn:uuid:${idOf('document')}` },
    status: statement.supersedes ? 'amended' : 'final',
    type: { coding: [{ system: systems.loinc, code: '11488-4', display: 'Consult note' }] },
    subject: patient,
    date: sealed.at,
    author: members
      .filter((member) => member.role === 'chair')
      .map((chair) => refer(`role ${chair.memberId}`, chair.name)),
    title: `Recommendation of a virtual advisory board, version ${statement.version}`,
    confidentiality: 'R',
    attester: signed.map((member) => ({
      mode: member.role === 'chair' ? 'official' : 'professional',
      ...(member.receivedAt === null ? {} : { time: member.receivedAt }),
      party: refer(`role ${member.memberId}`, member.name),
    })),
    custodian: refer('network', statement.network.name),
    ...(statement.supersedes
      ? {
          relatesTo: [
            {
              code: statement.supersedes.relation === 'replaces' ? 'replaces' : 'appends',
              targetIdentifier: { value: `sha256:${statement.supersedes.statementDigest}` },
            },
          ],
        }
      : {}),
    section: [
      ...statement.sections
        .filter((section) => section.text.trim() !== '')
        .map((section) => ({
          title: section.title,
          text: narrative(section.text),
          ...(section.key === 'recommendation' && recommendationEntries().length > 0
            ? { entry: recommendationEntries() }
            : {}),
        })),
      {
        title: 'Positions',
        text: narrative(members.map(positionLine).join('\n')),
        entry: signed.map((member) => refer(`provenance ${member.memberId}`)),
      },
    ],
  }

  function recommendationEntries(): fhir.Reference[] {
    return [
      ...(recommendation && recommendation.text.trim() !== '' ? [refer('plan')] : []),
      ...statement.items.map((item) => refer(`item ${item.id}`)),
    ]
  }

  const document = (name: string, type: string, title: string, bytes: Uint8Array): fhir.BundleEntry =>
    entry(name, {
      resourceType: 'DocumentReference',
      status: 'current',
      docStatus: 'final',
      type: { coding: [{ system: systems.loinc, code: '11488-4', display: 'Consult note' }] },
      subject: patient,
      date: sealed.at,
      content: [
        {
          attachment: {
            contentType: type,
            title,
            size: bytes.length,
            creation: sealed.at,
            data: Buffer.from(bytes).toString('base64'),
          },
        },
      ],
    })

  return {
    resourceType: 'Bundle',
    language: statement.language,
    identifier: { system: systems.uuid, value: `urn:uuid:${idOf('bundle')}` },
    type: 'document',
    timestamp: sealed.at,
    entry: [
      entry('composition', composition),
      entry('patient', {
        resourceType: 'Patient',
        identifier: [{ use: 'secondary', value: statement.case.pseudonym }],
      }),
      entry('network', { resourceType: 'Organization', name: statement.network.name }),
      ...members.flatMap((member): fhir.BundleEntry[] => [
        entry(`person ${member.memberId}`, { resourceType: 'Practitioner', name: [{ text: member.name }] }),
        entry(`provider ${member.memberId}`, {
          resourceType: 'Organization',
          name: member.provider,
          address: [{ country: member.country }],
        }),
        entry(`role ${member.memberId}`, {
          resourceType: 'PractitionerRole',
          practitioner: refer(`person ${member.memberId}`, member.name),
          organization: refer(`provider ${member.memberId}`, member.provider),
          specialty: [{ text: member.discipline }],
        }),
      ]),
      ...(recommendation && recommendation.text.trim() !== ''
        ? [
            entry('plan', {
              resourceType: 'CarePlan',
              status: 'active',
              intent: 'proposal',
              title: recommendation.title,
              description: recommendation.text,
              subject: patient,
              created: sealed.at,
              author: refer('network', statement.network.name),
            }),
          ]
        : []),
      ...statement.items.map((item) => entry(`item ${item.id}`, medication(item, patient, sealed.at))),
      ...signed.map((member) =>
        entry(`provenance ${member.memberId}`, provenance(bundle, member, refer('composition'), refer)),
      ),
      document('letter', 'application/pdf', 'The sealed letter', letter),
      document('evidence', 'application/json', 'Everything that is needed to verify it', bundleBytes(bundle)),
    ],
  }
}

/** A proposal and never an order: the home clinician prescribes, or does not. */
function medication(item: Item, subject: fhir.Reference, at: string): fhir.MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'proposal',
    medicationCodeableConcept: {
      ...(item.code ? { coding: [{ system: systems.atc, code: item.code }] } : {}),
      text: item.drug,
    },
    subject,
    authoredOn: at,
    dosageInstruction: [
      {
        text: `${item.doseValue} ${item.doseUnit} ${item.route}, ${item.frequency}`,
        timing: { code: { text: item.frequency } },
        route: { text: item.route },
        doseAndRate: [
          {
            doseQuantity: {
              value: Number(item.doseValue),
              unit: item.doseUnit,
              system: systems.ucum,
              code: item.doseUnit,
            },
          },
        ],
        ...(item.note ? { patientInstruction: item.note } : {}),
      },
    ],
  }
}

function provenance(
  bundle: Bundle,
  member: ReportedMember,
  target: fhir.Reference,
  refer: (name: string, display?: string) => fhir.Reference,
): fhir.Provenance {
  const who = refer(`role ${member.memberId}`, member.name)
  const when = member.receivedAt ?? bundle.sealed.at
  const given = bundle.attestations.find(({ jws }) => memberOf(jws.payload) === member.memberId)
  const purpose =
    member.role === 'chair' ? purposes.author : member.position === 'disagree' ? purposes.review : purposes.coauthor
  return {
    resourceType: 'Provenance',
    target: [target],
    recorded: when,
    agent: [{ type: { coding: [{ system: systems.participant, code: 'attester', display: 'Attester' }] }, who }],
    signature: given
      ? [
          {
            type: [{ system: systems.purpose, ...purpose }],
            when,
            who,
            targetFormat: 'application/json',
            sigFormat: 'application/jose',
            data: Buffer.from(JSON.stringify(given.jws)).toString('base64'),
          },
        ]
      : [],
  }
}

function memberOf(payload: string): string | undefined {
  const attestation: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof attestation !== 'object' || attestation === null || !('memberId' in attestation)) return undefined
  return String(attestation.memberId)
}

function positionLine({ name, discipline, country, position, reason, nonResponse }: ReportedMember): string {
  const stands = position ?? (nonResponse === null ? 'owes no position' : `no position (${nonResponse})`)
  return `${name}, ${discipline}, ${country}: ${stands}${reason === '' ? '' : `. ${reason}`}`
}

const narrative = (text: string): fhir.Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text
    .split('\n')
    .map((line) => `<p>${escaped(line)}</p>`)
    .join('')}</div>`,
})

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A name-based UUID (RFC 9562 version 8): the same recommendation has the same ids in every export. */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
