import type { Bundle } from '../../shared/statement/bundle.ts'
import { bundleBytes } from '../../shared/statement/bundle.ts'
import { canonicalBytes, sha256 } from '../../shared/statement/canonical.ts'
import { attachmentNames } from '../../shared/statement/sealedPdf.ts'
import type { Authority } from './authority.ts'
import type { EvidencePlate } from './letter/evidencePictures.ts'
import { type Letter, writeLetter } from './letter/letter.ts'
import type { RawPdf, Sheet } from './letter/sheet.ts'

/** Room for the seal in hexadecimal: a P-256 signature, two certificates, a time-stamp with two more. Bytes. */
const sealRoom = 8192
const widest = 9_999_999_999

/**
 * The letter as PDF/A-3 with the evidence inside it, sealed as PAdES baseline B-T (ETSI EN 319 142-1): one signature over
 * the whole file, which certifies it and permits no change (DocMDP P=1), with the service's time-stamp.
 */
export async function sealedLetter(letter: Letter, authority: Authority): Promise<Uint8Array<ArrayBuffer>> {
  const file = await writeLetter(letter, (sheet) => {
    attach(sheet, letter)
    reserveSeal(sheet.doc, letter.bundle)
  })
  return seal(file, authority)
}

/** Attached as they are and not compressed: what a verifier reads is what anybody sees in the file. */
function attach({ doc }: Sheet, { bundle, plates }: Letter): void {
  const at = new Date(bundle.sealed.at)
  const compress = doc.compress
  doc.compress = false
  const add = (name: string, bytes: Uint8Array, type: string, relationship: string, description: string) =>
    doc.file(Buffer.from(bytes), {
      name,
      type,
      description,
      creationDate: at,
      modifiedDate: at,
      relationship,
    } as PDFKit.Mixins.PDFAttachmentOptions)
  const json = 'application/json'
  add(attachmentNames.bundle, bundleBytes(bundle), json, 'Source', 'Everything that is needed to verify this document')
  add(attachmentNames.statement, canonicalBytes(bundle.statement), json, 'Source', 'What was signed')
  add(
    attachmentNames.attestations,
    canonicalBytes(bundle.attestations),
    json,
    'Data',
    'The signature of each member, with the receipt of the service',
  )
  add(
    attachmentNames.root,
    new TextEncoder().encode(pem(bundle.certificates.root)),
    'application/x-pem-file',
    'Data',
    'The root certificate of the board',
  )
  plates.forEach((plate: EvidencePlate, index) => {
    if (plate.picture?.kind !== 'slice') return
    const name = `key-image-${String(index + 1).padStart(2, '0')}.png`
    add(name, plate.picture.png, 'image/png', 'Supplement', plate.label)
  })
  doc.compress = compress
}

function reserveSeal(doc: RawPdf, bundle: Bundle): void {
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, widest, widest, widest],
    Contents: new Uint8Array(sealRoom),
    M: new Date(bundle.sealed.at),
    Name: new String('Consilium seal'),
    Reason: new String('Seal of the recommendation'),
    Reference: [
      {
        Type: 'SigRef',
        TransformMethod: 'DocMDP',
        TransformParams: { Type: 'TransformParams', P: 1, V: '1.2' },
      },
    ],
  })
  signature.end()
  const page = doc.page.dictionary
  const field = doc.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('Seal'),
    V: signature,
    P: page,
    // Printed, locked, and without a picture: the letter says in words who sealed it.
    F: 132,
    Rect: [0, 0, 0, 0],
  })
  field.end()
  page.data['Annots'] = [field]
  // pdfkit ends the form itself, and looks for what it keeps of its own forms.
  doc['_acroform'] = { fonts: {}, defaultFont: 'none' }
  doc['_root'].data['AcroForm'] = doc.ref({ Fields: [field], SigFlags: 3, DR: { Font: {} } })
  doc['_root'].data['Perms'] = { DocMDP: signature }
}

async function seal(file: Uint8Array<ArrayBuffer>, authority: Authority): Promise<Uint8Array<ArrayBuffer>> {
  const text = Buffer.from(file)
  const start = text.indexOf(`<${'00'.repeat(64)}`)
  const end = text.indexOf('>', start) + 1
  const placeholder = `/ByteRange [0 ${widest} ${widest} ${widest}]`
  const rangeAt = text.indexOf(placeholder)
  if (start < 0 || rangeAt < 0) throw new Error('the letter has no place for its seal')
  const range = `/ByteRange [0 ${start} ${end} ${text.length - end}]`.padEnd(placeholder.length)
  text.write(range, rangeAt, 'latin1')
  const digest = await sha256(new Uint8Array(Buffer.concat([text.subarray(0, start), text.subarray(end)])))
  const cms = await authority.signCms(digest)
  if (cms.length > sealRoom) throw new Error('the seal is larger than its place')
  text.write(Buffer.from(cms).toString('hex'), start + 1, 'latin1')
  return new Uint8Array(text)
}

function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
