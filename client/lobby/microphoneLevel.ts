const everyMilliseconds = 50
/** What counts as silence and as loud, in dB relative to full scale. */
const silence = -60
const loud = -10

/** Tells how loud a microphone is, from 0 to 1, until the returned function is called. For oneself alone. */
export function watchLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  const source = context.createMediaStreamSource(new MediaStream([track]))
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let shown = 0
  const look = () => {
    analyser.getFloatTimeDomainData(samples)
    // Up at once and down slowly, as meters are read.
    shown = Math.max(levelOf(samples), shown * 0.85)
    tell(track.enabled ? shown : 0)
  }
  const timer = setInterval(look, everyMilliseconds)
  return () => {
    clearInterval(timer)
    source.disconnect()
    void context.close()
  }
}

/** Of samples from -1 to 1. */
export function levelOf(samples: Float32Array): number {
  const mean = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  const decibels = 10 * Math.log10(mean)
  return Math.min(1, Math.max(0, (decibels - silence) / (loud - silence)))
}
