import type { Page } from 'playwright'

declare global {
  interface Window {
    bench: {
      /** When the wheel was turned, in milliseconds of the wall clock. */
      turned: number[]
      /** When each slice was first seen painted, by its index. */
      painted: Map<number, number>
      /** The same, as it came by the shared screen. */
      shared: Map<number, number>
    }
  }
}

/** Blocks of black and white in a corner of the shared picture, which say which slice it shows. Pixels, bits. */
const [block, bits] = [32, 10] as const
export const mark = { block, bits } as const

/**
 * Runs in every page from its first moment: notes turns of the wheel, slices as they are painted, and slices as they
 * arrive in a shared screen. What this page shares is its own first viewport, drawn anew with each frame.
 */
export function watchStage({ block: size, bits: count }: typeof mark): void {
  const now = () => performance.timeOrigin + performance.now()
  const bench = { turned: [] as number[], painted: new Map<number, number>(), shared: new Map<number, number>() }
  window.bench = bench
  addEventListener('wheel', () => void bench.turned.push(now()), { capture: true, passive: true })

  const viewport = () => document.querySelector<HTMLElement>('[data-testid="viewport-0"]')
  const look = () => {
    const index = Number(viewport()?.dataset['sliceIndex'] ?? -1)
    if (index >= 0 && !bench.painted.has(index)) bench.painted.set(index, now())
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)

  // The screen as a stream of its own: a browser without a screen has none to share.
  navigator.mediaDevices.getDisplayMedia = async () => {
    const screen = Object.assign(document.createElement('canvas'), { width: 1280, height: 800 })
    const context = screen.getContext('2d')!
    const draw = () => {
      const shown = viewport()?.querySelector('canvas')
      const index = Number(viewport()?.dataset['sliceIndex'] ?? 0)
      context.fillStyle = '#111'
      context.fillRect(0, 0, screen.width, screen.height)
      if (shown) context.drawImage(shown, 0, 0, screen.width, screen.height)
      for (let bit = 0; bit < count; bit++) {
        context.fillStyle = (index >> bit) & 1 ? '#fff' : '#000'
        context.fillRect(bit * size, 0, size, size)
      }
      requestAnimationFrame(draw)
    }
    draw()
    return screen.captureStream(30)
  }
  const probe = Object.assign(document.createElement('canvas'), { width: count, height: 1 })
  const reading = probe.getContext('2d', { willReadFrequently: true })!
  const read = (video: HTMLVideoElement) => {
    // The sender's frame may have been made smaller on its way.
    const side = (size * video.videoWidth) / 1280
    let index = 0
    for (let bit = 0; bit < count; bit++) {
      reading.drawImage(video, (bit + 0.5) * side - 2, side / 2 - 2, 4, 4, 0, 0, 1, 1)
      if (reading.getImageData(0, 0, 1, 1).data[0]! > 127) index |= 1 << bit
    }
    if (!bench.shared.has(index)) bench.shared.set(index, now())
    video.requestVideoFrameCallback(() => read(video))
  }
  const watched = new WeakSet<HTMLVideoElement>()
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video) || video.videoWidth < 600) continue
      watched.add(video)
      video.requestVideoFrameCallback(() => read(video))
    }
  }, 100)
}

export const sliceShown = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Number(document.querySelector<HTMLElement>('[data-testid="viewport-0"]')?.dataset['sliceIndex'] ?? -1),
  )

/** Bytes of video that this page has received so far. */
export const videoBytes = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let bytes = 0
    for (const connection of window.keptConnections) {
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type === 'inbound-rtp' && stats.kind === 'video') bytes += Number(stats.bytesReceived ?? 0)
      }
    }
    return bytes
  })
