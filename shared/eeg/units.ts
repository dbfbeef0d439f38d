/** Microvolts in one of this unit; null where the unit is no voltage. Headers spell it `uV`, `µV`, `UV`, `mV`, `V`. */
export function voltageFactor(unit: string): number | null {
  const plain = unit.trim()
  if (/^[uµμ]v(olts?)?$/i.test(plain)) return 1
  if (/^nv$/i.test(plain)) return 1e-3
  if (/^mv$/i.test(plain)) return 1e3
  return /^v(olts?)?$/i.test(plain) ? 1e6 : null
}
