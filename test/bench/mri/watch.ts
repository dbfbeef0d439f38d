import type { Page } from 'playwright'

/** Runs in the page from its first moment: notes when a canvas of some size first shows more than a flat grey. */
export function noteFirstImage(): void {
  const probe = document.createElement('canvas')
  probe.width = probe.height = 32
  const context = probe.getContext('2d', { willReadFrequently: true })!
  const look = () => {
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.clientWidth < 250 || canvas.clientHeight < 250 || canvas.width === 0) continue
      context.clearRect(0, 0, 32, 32)
      context.drawImage(canvas, 0, 0, 32, 32)
      const { data } = context.getImageData(0, 0, 32, 32)
      const greys = new Set<number>()
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) greys.add(data[i]!)
      if (greys.size > 12) {
        performance.mark('first-image')
        return
      }
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Milliseconds from the navigation to the first image. */
export async function firstImage(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.getEntriesByName('first-image').length > 0, undefined, {
    timeout: 240_000,
    polling: 50,
  })
  return page.evaluate(() => performance.getEntriesByName('first-image')[0]!.startTime)
}
