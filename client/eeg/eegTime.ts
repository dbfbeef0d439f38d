/** Elapsed time as EEG readers write it: `0:07:30`, with a fraction where there is one: `0:07:30.5`. */
export function clockOf(seconds: number): string {
  const tenths = Math.round(seconds * 10)
  const whole = Math.floor(tenths / 10)
  const clock = [Math.floor(whole / 3600), two(Math.floor(whole / 60) % 60), two(whole % 60)].join(':')
  return tenths % 10 === 0 ? clock : `${clock}.${tenths % 10}`
}

/** Time of day at the place of recording, `hh:mm:ss`, some seconds after its start; null where the file has none. */
export function timeOfDay(startTime: string | null, seconds: number): string | null {
  if (startTime === null) return null
  const [hours = 0, minutes = 0, first = 0] = startTime.split(':').map(Number)
  const total = Math.floor(hours * 3600 + minutes * 60 + first + seconds + 1e-6)
  const day = ((total % 86_400) + 86_400) % 86_400
  return [Math.floor(day / 3600), Math.floor(day / 60) % 60, day % 60].map(two).join(':')
}

const two = (value: number) => String(value).padStart(2, '0')
