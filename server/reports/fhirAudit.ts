import type { AuditEvent as FhirAuditEvent, Bundle } from 'fhir/r4.js'
import type { AuditEvent } from '../../shared/domain/audit.ts'
import type { Person } from '../../shared/domain/person.ts'

/** What an action is to FHIR: C, R, U, D or E (execute). Names say it: `case:read`, `study:receive`. */
function kindOf(action: string): 'C' | 'R' | 'U' | 'D' | 'E' {
  const act = action.split(':')[1] ?? ''
  if (/^(read|list|frozen|certificate|scan|ticket|log)$/.test(act)) return 'R'
  if (/^(open|record|receive|add|present|schedule|represent|acknowledge|appoint)$/.test(act)) return 'C'
  if (/^(erase|withdraw|remove|cancel)$/.test(act)) return 'D'
  if (/^(describe|change|declareInterest|review|report|answer|attach|team|rule)$/.test(act)) return 'U'
  return 'E'
}

const profiles = { C: 'PatientCreate', R: 'PatientRead', U: 'PatientUpdate', D: 'PatientDelete' } as const

/**
 * A case's chain as FHIR R4 AuditEvents in the shape of IHE BALP, patient entity included: the patient is the case, since
 * nobody here knows more of them. Each keeps its place and hash in our chain, so that the original can be found.
 */
export function auditBundle(
  id: string,
  events: readonly AuditEvent[],
  people: ReadonlyMap<string, Person>,
  server: string,
): Bundle<FhirAuditEvent> {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: events.map((event) => ({
      fullUrl: `urn:consilium:audit:${id}:${event.sequence}`,
      resource: auditEvent(id, event, people.get(event.by), server),
    })),
  }
}

function auditEvent(id: string, event: AuditEvent, person: Person | undefined, server: string): FhirAuditEvent {
  const kind = kindOf(event.action)
  return {
    resourceType: 'AuditEvent',
    ...(kind === 'E'
      ? {}
      : {
          meta: {
            profile: [`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${profiles[kind]}`],
          },
        }),
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [{ system: 'urn:consilium:action', code: event.action }],
    action: kind,
    recorded: event.at,
    outcome: event.outcome === 'success' ? '0' : '4',
    agent: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
        who: {
          identifier: { system: 'urn:consilium:person', value: event.by },
          display: person ? `${person.name}, ${person.provider.name}, ${person.provider.country}` : event.by,
        },
        requestor: true,
      },
    ],
    source: { observer: { display: server } },
    entity: [
      {
        what: { identifier: { system: 'urn:consilium:case', value: id } },
        type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
        role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
      },
      {
        what: { identifier: { system: 'urn:consilium:target', value: event.target } },
        type: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
          code: '2',
          display: 'System Object',
        },
        detail: [
          { type: 'sequence', valueString: String(event.sequence) },
          { type: 'hash', valueString: event.hash },
        ],
      },
    ],
  }
}
