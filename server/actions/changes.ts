import type { Kept } from '../store/store.ts'

/** Where a record that was read is written to: under what it is listed, and as the version that was read. */
export const caseChange = ({ record, version }: Kept<'case'>) => ({
  kind: 'case' as const,
  parent: record.network,
  version,
})

export const consentChange = ({ record, version }: Kept<'consent'>) => ({
  kind: 'consent' as const,
  parent: record.case,
  version,
})

export const panelChange = ({ record, version }: Kept<'panel'>) => ({
  kind: 'panel' as const,
  parent: record.case,
  version,
})
