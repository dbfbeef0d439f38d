import { io } from 'socket.io-client'
import { recordNotices } from '../../shared/protocol/record.ts'
import type { RequestName, Requests } from './requests.ts'

/**
 * Listens for what changed, and asks again for what is on screen. Notices hold ids only, so that what a person sees is
 * always what the server has just allowed them.
 */
export function listenForNotices(requests: Requests): { close(): void } {
  const socket = io({ withCredentials: true, transports: ['websocket'] })
  let connectedBefore = false
  socket.on('connect', () => {
    // What was told while the connection was gone is not told again.
    if (connectedBefore) requests.refresh(isShared)
    connectedBefore = true
  })
  socket.on('case:changed', (told: unknown) => {
    const notice = recordNotices['case:changed'].safeParse(told)
    if (notice.success) requests.refresh((name, input) => touches(name, input, ofCases, { case: notice.data.case }))
  })
  socket.on('annotations:changed', (told: unknown) => {
    const notice = recordNotices['annotations:changed'].safeParse(told)
    if (!notice.success) return
    requests.refresh((name, input) => touches(name, input, ['annotation:list'], { case: notice.data.case }))
  })
  socket.on('meeting:changed', (told: unknown) => {
    if (recordNotices['meeting:changed'].safeParse(told).success) {
      requests.refresh((name) => ofMeetings.includes(name))
    }
  })
  socket.on('recording:changed', (told: unknown) => {
    const notice = recordNotices['recording:changed'].safeParse(told)
    if (!notice.success) return
    requests.refresh(
      (name, input) => ofRecordings.includes(name) && (input as { study?: string }).study === notice.data.study,
    )
  })
  socket.on('montage:changed', () => requests.refresh((name) => name === 'montage:list'))
  return { close: () => void socket.disconnect() }
}

/** The access log is read when somebody asks for it: reading it is an event in it. */
export const isShared = (name: RequestName): boolean => name !== 'audit:read'

const ofCases: readonly RequestName[] = [
  'case:list',
  'case:read',
  'panel:invitation',
  'meeting:list',
  'recommendation:frozen',
  'outcome:read',
  'comment:list',
  'poll:list',
  'poll:read',
]
const ofMeetings: readonly RequestName[] = ['meeting:list', 'meeting:read', 'case:list', 'case:read', 'outcome:read']

const ofRecordings: readonly RequestName[] = ['mark:list', 'video:list']

const touches = (name: RequestName, input: unknown, names: readonly RequestName[], changed: { case: string }) =>
  names.includes(name) && ((input as { case?: string }).case ?? changed.case) === changed.case
