const countMilliseconds = 1_000

/**
 * Shows a track in an element until the returned function is called. `data-frames` counts the pictures that the browser
 * has decoded and drawn, for the element alone: that a picture is there is not to say that it moves.
 */
export function showTrack(element: HTMLMediaElement, track: MediaStreamTrack, blocked?: () => void): () => void {
  element.srcObject = new MediaStream([track])
  const play = async () => {
    try {
      await element.play()
    } catch (error) {
      const name = error instanceof Error ? error.name : ''
      // Held back until somebody touches the page; `AbortError` is another track taking the place of this one.
      if (name === 'NotAllowedError') blocked?.()
      else if (name !== 'AbortError') throw error
    }
  }
  void play()
  const count = setInterval(() => {
    if (element instanceof HTMLVideoElement) {
      element.dataset['frames'] = String(element.getVideoPlaybackQuality().totalVideoFrames)
    }
  }, countMilliseconds)
  return () => {
    clearInterval(count)
    element.srcObject = null
  }
}
