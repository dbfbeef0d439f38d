import type { MediaSource } from '../../shared/protocol/media.ts'

/** `RTCRtpSender`, as far as it is used. */
export type Sender = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>

/** What gives way first on a slow line: of a face the resolution, of a shared screen the frame rate. */
const preference: Partial<Record<MediaSource, RTCDegradationPreference>> = {
  camera: 'maintain-framerate',
  screen: 'maintain-resolution',
}

/**
 * Suspends the layers of a picture that nobody takes: they are neither encoded nor sent.
 * @param spatial the highest layer that is of use; null for none
 */
export async function sendLayers(sender: Sender, source: MediaSource, spatial: number | null): Promise<void> {
  const parameters = sender.getParameters()
  const degradationPreference = preference[source]
  if (degradationPreference) parameters.degradationPreference = degradationPreference
  for (const [layer, encoding] of parameters.encodings.entries()) {
    encoding.active = spatial !== null && layer <= spatial
  }
  await sender.setParameters(parameters)
}
