import { Device, type types } from 'mediasoup-client'
import type { Kept } from '../lobby/ownMedia.ts'

/** A device for these capabilities of the SFU; it need not be loaded yet. */
export type NewDevice = (capabilities: types.RtpCapabilities) => Promise<Device>

/**
 * Devices, the first of them loaded while one is still on the way: loading makes offers to nobody, to find out what this
 * browser can do, and takes a twentieth of a second. For that it has to know what the SFU can, which hardly ever changes:
 * it is kept from the last meeting.
 */
export function preparedDevices(kept: Kept): NewDevice {
  const last = kept.read()
  // What is kept may be of another version, or not ours: then it prepares nothing.
  let first =
    last === null
      ? null
      : Promise.resolve(last)
          .then(JSON.parse)
          .then(loaded)
          .catch(() => null)
  return async (capabilities) => {
    const now = JSON.stringify(capabilities)
    const prepared = now === last ? await first : null
    first = null
    if (prepared) return prepared
    const device = await loaded(capabilities)
    kept.write(now)
    return device
  }
}

async function loaded(routerRtpCapabilities: types.RtpCapabilities): Promise<Device> {
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities })
  return device
}
