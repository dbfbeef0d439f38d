import { eegHandlers } from '../../../client/eeg/eegHandlers.ts'
import type { StudyId } from '../../../shared/domain/identifiers.ts'

/** The product's reader of recordings as the browser's worker runs it, over HTTP: `reader.ts URL BYTES CLICKS TURNS`. */
const [url = '', size = '0', clicks = '1', turns = '1'] = process.argv.slice(2)
const bytes = Number(size)
const study = 'std_0000000000000001' as StudyId
const columns = 1400

/** As the guideline opens a page, and the notch on top. */
const page = {
  start: 0,
  seconds: 10,
  montage: 'lb-18.1' as const,
  lff: 1,
  hff: 70,
  notch: 50 as const,
  badChannels: [],
  hiddenLines: [],
  rightFirst: false,
}
const opened = () =>
  eegHandlers(() => async (start, end) => {
    const response = await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` } })
    return new Uint8Array(await response.arrayBuffer())
  })

/** Nothing is kept from one click to the next. */
const firstPages: number[] = []
for (let click = 0; click < Number(clicks); click++) {
  const handlers = opened()
  const from = performance.now()
  await handlers['recording:open']({ study, bytes }, undefined)
  await handlers['recording:page']({ study, bytes, view: page, columns }, undefined)
  firstPages.push(performance.now() - from)
}

/** The bytes are there, the page is derived, filtered and decimated anew. */
const handlers = opened()
const pageTurns: number[] = []
let most = 0
for (let round = 0; round < 2; round++) {
  for (let turn = 0; turn < Number(turns); turn++) {
    const from = performance.now()
    const answered = await handlers['recording:page'](
      { study, bytes, view: { ...page, start: 3600 + turn * 10 }, columns },
      undefined,
    )
    if (round === 1) pageTurns.push(performance.now() - from)
    if (answered.lines.length !== 18) throw new Error('the page is not whole')
    most = Math.max(most, process.memoryUsage().rss)
  }
}
process.stdout.write(`${JSON.stringify({ firstPages, pageTurns, rssMiB: most / 1024 ** 2 })}\n`)
