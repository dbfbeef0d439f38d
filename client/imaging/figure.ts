/** A number in a corner of an image: whole, or with two digits where it is small. */
export const figure = (value: number): string =>
  Math.abs(value) < 10 ? String(Number(value.toFixed(2))) : String(Math.round(value))
