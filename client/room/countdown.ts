/** What is left of an agenda item, or by how much it is over, in whole seconds. */
export function timeLeft(openedAt: string, minutes: number, now: number): { isOver: boolean; seconds: number } {
  const seconds = Math.round((new Date(openedAt).getTime() + minutes * 60_000 - now) / 1000)
  return { isOver: seconds < 0, seconds: Math.abs(seconds) }
}

/** "12:40", "1:02:05": as clocks count down everywhere. */
export function clockWords(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
