import '../app/noEval.ts'
import type { Page } from '../../shared/eeg/page.ts'
import { servePort } from '../../shared/protocol/carriers.ts'
import { eegRequests } from '../../shared/protocol/imaging.ts'
import { fetchBytes } from '../imaging/fetchStudy.ts'
import { buffersOf, eegHandlers } from './eegHandlers.ts'

const handlers = eegHandlers(
  (study) => (start, end) => fetchBytes(`/api/studies/${study}/recording`, { range: `bytes=${start}-${end - 1}` }),
)

servePort(
  self as unknown as MessagePort,
  eegRequests,
  handlers,
  (error) => reportError(error),
  (value) => (isPage(value) ? buffersOf(value) : []),
)

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'lines' in value && 'columns' in value
}
