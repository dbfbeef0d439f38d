import { randomUUID } from 'node:crypto'
import { type CallModel, openCallModel } from '../../../client/room/callModel.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { FloorState } from '../../../shared/domain/floor.ts'
import type { ProducerId } from '../../../shared/protocol/media.ts'
import type { OnAir } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { newDevice, openSfu, type Sfu } from './sfu.ts'

export const me = 'per_me00000000000000' as PersonId
export const other = 'per_other00000000000' as PersonId

export const floor = (change: Partial<FloorState> = {}): FloorState => ({
  person: me,
  microphoneMuted: true,
  cameraOff: true,
  hand: null,
  hasWord: false,
  mayShare: true,
  ...change,
})
/** The first letter of its id tells the stand-in which kind it is. */
export const onAir = (kind: 'audio' | 'video', change: Partial<OnAir> = {}): OnAir => ({
  producer: `${kind === 'audio' ? 'a' : 'b'}${randomUUID().slice(1)}` as ProducerId,
  person: other,
  source: kind === 'audio' ? 'microphone' : 'camera',
  paused: false,
  ...change,
})

export async function inCall(run: (call: CallModel, sfu: Sfu) => Promise<void>): Promise<void> {
  const sfu = openSfu()
  const call = openCallModel({ ask: sfu.ask, newDevice })
  try {
    await run(call, sfu)
  } finally {
    call.close()
  }
}

export const place = (call: CallModel, ...pictures: OnAir[]) => {
  for (const { producer } of pictures) call.handleUse(producer, { attached: true, height: 180 })
}
export const taken = (call: CallModel) => call.received.get().filter(({ track }) => track !== null)

export async function entered(call: CallModel): Promise<void> {
  call.handleEntered(me)
  await eventually('in the call', () => call.state.get() === 'connected')
}
