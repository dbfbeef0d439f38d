import { Device, type types } from 'mediasoup-client'
import type { Kept } from '../lobby/ownMedia.ts'

/** A device for these capabilities of the SFU; it need not be loaded yet. */
export type NewDevice = (capabilities: types.RtpCapabilities) => Promise<Device>

/** Loaded devices, by what the SFU can. One serves any number of meetings: it holds nothing of them. */
const loaded = new Map<string, Promise<Device>>()

/**
 * Loads a device before it is needed, such as while the way into a meeting is on screen: loading makes offers to nobody,
 * to find out what this browser can do, and takes a twentieth of a second. For that it has to know what the SFU can,
 * which hardly ever changes: it is kept from the last meeting.
 */
export function prepareDevice(kept: Kept): void {
  const last = kept.read()
  // What is kept may be of another version, or not ours: then it prepares nothing.
  if (last !== null) deviceFor(last).catch(() => undefined)
}

/** Devices, prepared ones where there are. */
export const preparedDevices =
  (kept: Kept): NewDevice =>
  async (capabilities) => {
    const now = JSON.stringify(capabilities)
    const device = await deviceFor(now)
    if (kept.read() !== now) kept.write(now)
    return device
  }

function deviceFor(capabilities: string): Promise<Device> {
  const known = loaded.get(capabilities)
  if (known) return known
  const loading = load(capabilities)
  loaded.set(capabilities, loading)
  loading.catch(() => loaded.delete(capabilities))
  return loading
}

async function load(capabilities: string): Promise<Device> {
  const routerRtpCapabilities = JSON.parse(capabilities) as types.RtpCapabilities
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities })
  return device
}
