import type { DataElement, DataSet } from './dicomParser.ts'
import { isDescriptive } from './descriptionWords.ts'
import { characterSetOf, valueBytes } from './values.ts'

// Names, identifiers and addresses: (0008,0050), (0008,0080/0081), (0008,1010), (0010,0010/0020/1000/1001/1005/1060...).
const identifying = /^x(00080050|0008008[01]|00080090|00081010|0008104[08]|00081050|00081070|0010[0-9a-f]{4})$/

/**
 * The words by which this file names somebody or some place, in upper case: what may not turn up in any value that is
 * kept, wherever it stands. Words that describe examinations are not among them.
 */
export function identifyingWords(dataSet: DataSet): ReadonlySet<string> {
  const found = new Set<string>()
  collect(dataSet, characterSetOf(dataSet), found)
  return found
}

function collect(dataSet: DataSet, characterSet: string, found: Set<string>) {
  for (const element of Object.values(dataSet.elements)) {
    for (const item of element.items ?? []) if (item.dataSet) collect(item.dataSet, characterSet, found)
    if (!isNaming(element)) continue
    const text = new TextDecoder(characterSet).decode(valueBytes(dataSet, element))
    for (const word of wordsOf(text)) if (word.length >= 3 && !isDescriptive(word)) found.add(word)
  }
}

// Beyond a kilobyte it is no name, and every word of a long text would empty the file of descriptions.
const isNaming = ({ tag, vr, length, items }: DataElement): boolean =>
  !items && length > 0 && length <= 1024 && (vr === 'PN' || identifying.test(tag)) && !numeric.has(vr ?? '')

const numeric = new Set(['DS', 'IS', 'US', 'UL', 'SS', 'SL', 'FL', 'FD', 'AS', 'CS'])

export const wordsOf = (text: string): string[] => text.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? []
