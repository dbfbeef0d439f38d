/** From the first of January to today, as days. */
export function thisYear(): { from: string; until: string } {
  const today = new Date().toISOString().slice(0, 10)
  return { from: `${today.slice(0, 4)}-01-01`, until: today }
}
