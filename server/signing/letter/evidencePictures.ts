import { decodeFrame } from '../../../shared/dicom/decode.ts'
import { describeInstance } from '../../../shared/dicom/instance.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import { thumbnail } from '../../../shared/dicom/thumbnail.ts'
import { defaultWindow } from '../../../shared/dicom/window.ts'
import type { Study } from '../../../shared/domain/study.ts'
import { MontageId } from '../../../shared/eeg/montages.ts'
import { type Page, readPage } from '../../../shared/eeg/page.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { EvidenceReference } from '../../../shared/statement/evidence.ts'
import type { Block, Inline, ListItem } from '../../../shared/statement/prose.ts'
import type { Statement } from '../../../shared/statement/statement.ts'
import { nodeCodecs } from '../../imaging/codecs.ts'
import { nodeInflate } from '../../imaging/inflate.ts'
import { greyPng } from '../../imaging/png.ts'
import type { Files } from '../../store/files.ts'

/** Something the text cites, with the picture that could be made of it. */
export type EvidencePlate = {
  reference: EvidenceReference
  label: string
  /** `millimetres` is how wide and high the picture is in the patient. */
  picture:
    | { kind: 'slice'; png: Uint8Array<ArrayBuffer>; millimetres: [number, number]; isLossy: boolean; series: string }
    | { kind: 'eeg'; page: Page; microvoltsPerMillimetre: number }
    | null
}

/** More are listed by their words alone. */
const picturesAtMost = 24
/** Pixel columns of a drawn EEG page: what print resolves over the width of the sheet. */
export const eegColumns = 1400
const pictureSide = 720

/** A plate for each place the text cites, in order of first mention. What cannot be read is a plate without a picture. */
export async function evidencePlates(
  statement: Statement,
  studies: readonly Study[],
  files: Files,
): Promise<EvidencePlate[]> {
  const cited = new Map<string, { reference: EvidenceReference; label: string }>()
  for (const section of statement.sections) {
    for (const { attrs } of citationsIn(section.content.content ?? []))
      cited.set(JSON.stringify(attrs.reference), attrs)
  }
  const plates: EvidencePlate[] = []
  for (const { reference, label } of cited.values()) {
    const picture = plates.length < picturesAtMost ? await pictureOf(reference, studies, files).catch(noPicture) : null
    plates.push({ reference, label, picture })
  }
  return plates
}

/** What was read when it was cited and cannot be read now is no reason to refuse the seal. */
function noPicture(error: unknown): null {
  if (error instanceof Problem) return null
  throw error
}

type Citation = Extract<Inline, { type: 'evidence' }>

function citationsIn(blocks: readonly (Block | ListItem)[]): Citation[] {
  return blocks.flatMap((block): Citation[] => {
    const content: readonly (Block | ListItem | Inline)[] = block.content ?? []
    return content.flatMap((one) =>
      one.type === 'evidence'
        ? [one]
        : one.type === 'text' || one.type === 'hardBreak'
          ? []
          : citationsIn([one as Block | ListItem]),
    )
  })
}

async function pictureOf(
  reference: EvidenceReference,
  studies: readonly Study[],
  files: Files,
): Promise<EvidencePlate['picture']> {
  if (reference.kind === 'slice') return slicePicture(reference, studies, files)
  if (reference.kind === 'eeg') return eegPicture(reference, studies, files)
  return null
}

async function slicePicture(
  reference: Extract<EvidenceReference, { kind: 'slice' }>,
  studies: readonly Study[],
  files: Files,
): Promise<EvidencePlate['picture']> {
  const series = studies.flatMap((study) => (study.kind === 'imaging' ? study.series : []))
  const of = series.find((one) =>
    one.instances.some((instance) => instance.sopInstanceUid === reference.sopInstanceUid),
  )
  const stored = of?.instances.find((one) => one.sopInstanceUid === reference.sopInstanceUid)
  if (!of || !stored) return null
  const file = await parseDicom(await files.read(stored.file), { inflate: nodeInflate })
  const instance = describeInstance(file)
  const attributes = instance.perFrame[reference.frame]
  if (!attributes) return null
  const values = await decodeFrame(file, instance, reference.frame, nodeCodecs())
  const window = reference.window
    ? { center: Number(reference.window.center), width: Number(reference.window.width) }
    : defaultWindow(instance.modality, attributes, values)
  const { width, height, rgba } = thumbnail(values, instance, reference.frame, window, pictureSide)
  const grey = Uint8Array.from({ length: width * height }, (_, pixel) => rgba[pixel * 4]!)
  const [betweenRows, betweenColumns] = instance.pixelSpacing ?? [1, 1]
  const millimetres: [number, number] = [instance.columns * betweenColumns, instance.rows * betweenRows]
  const perMetre = (pixels: number, size: number) => Math.round((pixels * 1000) / size)
  const png = greyPng(grey, width, height, [perMetre(width, millimetres[0]), perMetre(height, millimetres[1])])
  return { kind: 'slice', png, millimetres, isLossy: instance.lossy, series: of.description }
}

async function eegPicture(
  reference: Extract<EvidenceReference, { kind: 'eeg' }>,
  studies: readonly Study[],
  files: Files,
): Promise<EvidencePlate['picture']> {
  const study = studies.find((one) => one.id === reference.study)
  const montage = MontageId.safeParse(reference.montage)
  if (study?.kind !== 'eeg' || !montage.success) return null
  const { file, bytes: size } = study
  const recording = await openRecording(size, (start, end) => files.read(file, start, end))
  const number = (text: string | undefined) => (text === undefined ? null : Number(text))
  const page = await readPage(
    recording,
    {
      start: Number(reference.start),
      seconds: Number(reference.seconds),
      montage: montage.data,
      badChannels: reference.badChannels ?? [],
      hiddenLines: reference.hiddenLines ?? [],
      rightFirst: false,
      lff: number(reference.lff),
      hff: number(reference.hff),
      notch: number(reference.notch),
    },
    eegColumns,
  )
  return { kind: 'eeg', page, microvoltsPerMillimetre: number(reference.sensitivity) ?? 7 }
}
