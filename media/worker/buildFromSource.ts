import { createWriteStream } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { whyWorkerDoesNotStart } from './checkWorkerStarts.ts'
import type { Attempt } from './downloadPrebuilt.ts'
import { installMissing } from './distributionPackages.ts'
import { ninjaProgress } from './ninjaProgress.ts'
import { mediasoupFolder, type Edit, type Recipe } from './recipe.ts'
import { type Environment, runCommand } from './runCommand.ts'

type Options = { recipe: Recipe; log: string; environment: Environment; say: (line: string) => void }

/** Builds the worker from the source in mediasoup's package against the libraries of the distribution. */
export async function buildFromSource(workshop: string, { recipe, log, environment, say }: Options): Promise<Attempt> {
  await using logFile = createWriteStream(log)
  const step = (program: string, args: string[], onLine: (line: string) => void = () => {}) =>
    runCommand(program, args, {
      environment,
      cwd: join(workshop, 'source'),
      onLine: (line) => {
        logFile.write(`${line}\n`)
        onLine(line)
      },
    })

  const source = join(workshop, 'source')
  await prepareSource(source, recipe)
  const lacking = await installMissing(recipe.requirements, environment, step, say)
  if (lacking) return { failed: lacking }

  say('Building the mediasoup worker from source. This happens once and takes 3 to 9 minutes on 2 processors.')
  const configured = await step('meson', ['setup', 'out', ...recipe.configure])
  if (configured.failed) return { failed: `${configured.failed}\nAll of it is in ${log}` }
  const jobs = String(availableParallelism())
  const built = await step('ninja', ['-C', 'out', '-j', jobs, 'mediasoup-worker'], ninjaProgress(say))
  if (built.failed) return { failed: `${built.failed}\nAll of it is in ${log}` }

  const worker = join(source, 'out/mediasoup-worker')
  const why = await whyWorkerDoesNotStart(worker)
  return why === undefined ? { worker, origin: 'built against the libraries of the distribution' } : { failed: why }
}

async function prepareSource(source: string, { edits, compatFolder }: Recipe): Promise<void> {
  await cp(join(mediasoupFolder, 'worker'), source, { recursive: true })
  for (const edit of edits) await applyEdit(source, edit)
  const subprojects = join(source, 'subprojects')
  await rm(subprojects, { recursive: true })
  await cp(compatFolder, subprojects, { recursive: true })
}

async function applyEdit(source: string, { file, from, to }: Edit): Promise<void> {
  const parts = (await readFile(join(source, file), 'utf8')).split(from)
  if (parts.length !== 2) throw new Error(`The recipe does not fit this mediasoup: ${file} has not one "${from}"`)
  await writeFile(join(source, file), parts.join(to))
}
