import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleBytes } from '../../shared/statement/bundle.ts'
import { plainText } from '../../shared/statement/plainText.ts'
import type { Section } from '../../shared/statement/prose.ts'
import { verifyBundle } from '../../shared/statement/verify.ts'
import { verifyFile } from '../../shared/statement/verifyFile.ts'
import { aSealedLetter } from '../support/sealedLetters.ts'
import { aStatement, signedBundle, temporaryAuthority } from '../support/signedBundle.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const rounds = 15
/** Enough for eleven pages of A4. */
const paragraphs = 6

const execute = promisify(execFile)
const sentence =
  'The panel saw the images in all planes and heard how the seizures begin, and weighed what speaks for it. '
const content: Section = {
  type: 'doc',
  content: Array.from({ length: paragraphs }, (_, index) => ({
    type: 'paragraph',
    content: [{ type: 'text', text: `${index + 1}. ${sentence.repeat(7)}` }],
  })),
}

/** Sealing and verifying an eleven-page letter, and the same verified by openssl's recipe beside it. */
export async function run(): Promise<BenchResult> {
  await using temporary = await temporaryAuthority()
  const plain = aStatement()
  const sections = plain.sections.map((section) => ({ ...section, content, text: plainText(content) }))
  const bundle = await signedBundle(temporary, { statement: aStatement({ sections }) })
  const report = await verifyBundle(bundleBytes(bundle))
  if (report.verdict !== 'valid') throw new Error('the bench has made a bundle that does not verify')
  const folder = await mkdtemp(join(tmpdir(), 'consilium-bench-'))
  const path = join(folder, 'letter.pdf')
  const recipe = join(import.meta.dirname, '../../server/signing/verify-with-openssl.sh')
  try {
    let letter = await aSealedLetter(temporary, bundle)
    await verifyFile(letter)
    const seal: Span[] = []
    const verify: Span[] = []
    const openssl: Span[] = []
    for (let round = 0; round < rounds; round++) {
      seal.push(await spent(async () => void (letter = await aSealedLetter(temporary, bundle))))
      verify.push(await spent(async () => void (await verifyFile(letter))))
      await writeFile(path, letter)
      openssl.push(await spent(async () => void (await execute('sh', [recipe, path]))))
    }
    const pages =
      Buffer.from(letter)
        .toString('latin1')
        .match(/\/Type \/Page\n/g)?.length ?? 0
    return {
      bench: 'sign',
      ours: {
        sealMs: median(seal, 'milliseconds'),
        sealCpuSeconds: median(seal, 'cpuSeconds'),
        verifyMs: median(verify, 'milliseconds'),
        verifyCpuSeconds: median(verify, 'cpuSeconds'),
      },
      peers: { opensslRecipe: { verifyMs: median(openssl, 'milliseconds') } },
      ratios: { opensslRecipe: rounded(median(verify, 'milliseconds') / median(openssl, 'milliseconds')) },
      conditions: {
        processors: availableParallelism(),
        node: process.version,
        pages,
        bytes: letter.length,
        signatures: bundle.attestations.length,
        rounds,
      },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

type Span = { milliseconds: number; cpuSeconds: number }

async function spent(work: () => Promise<void>): Promise<Span> {
  const [from, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { milliseconds: performance.now() - from, cpuSeconds: (user + system) / 1e6 }
}

const median = (spans: readonly Span[], of: keyof Span): number =>
  rounded(
    percentile(
      spans.map((span) => span[of]),
      0.5,
    ),
    3,
  )
