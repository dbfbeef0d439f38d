/** The words by which a code is found: small letters, without accents, nothing of one letter but figures. */
export function searchWords(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.filter((word) => word.length > 1 || /[0-9]/.test(word)).map((word) => word.slice(0, 60)))]
}
