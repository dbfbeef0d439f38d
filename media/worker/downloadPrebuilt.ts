import { mkdir, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mediasoupFolder } from './recipe.ts'
import { type Environment, runCommand } from './runCommand.ts'
import { whyWorkerDoesNotStart } from './checkWorkerStarts.ts'

const downloadLimitMilliseconds = 45_000
const release = 'worker/out/Release/mediasoup-worker'

export type Attempt = { worker: string; origin: string } | { failed: string }

/** Gets the worker that mediasoup's authors built, by mediasoup's own script. */
export async function downloadPrebuilt(workshop: string, environment: Environment): Promise<Attempt> {
  const folder = join(workshop, 'prebuilt')
  await mkdir(join(folder, 'worker/out/Release'), { recursive: true })
  const installed = join(mediasoupFolder, release)
  if ((await whyWorkerDoesNotStart(installed)) === undefined) {
    await copyFile(installed, join(folder, release))
    return { worker: join(folder, release), origin: 'upstream prebuilt' }
  }

  const ran = await runCommand(process.execPath, [join(mediasoupFolder, 'npm-scripts.mjs'), 'postinstall'], {
    // The script writes below the folder it is run in, so the installed package stays as it is.
    cwd: folder,
    // Where the download fails the script would build by Python from sources of other hosts; ours does that better.
    environment: { ...environment, PYTHON: 'false' },
    withinMilliseconds: downloadLimitMilliseconds,
  })
  const why = await whyWorkerDoesNotStart(join(folder, release))
  if (why === undefined) return { worker: join(folder, release), origin: 'upstream prebuilt' }
  const line = ran.failed?.split('\n').find((said) => said.includes('prebuilt binary'))
  return { failed: line?.replace(/^.*\| /, '') ?? ran.failed ?? why }
}
