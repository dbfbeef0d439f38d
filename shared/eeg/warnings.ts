/** What a reading had to tolerate. The code travels; its words live in the client's catalogue. */
export type EegWarningCode =
  | 'identity-in-header'
  | 'header-length-differs'
  | 'records-unknown'
  | 'records-missing'
  | 'records-undeclared'
  | 'trailing-bytes'
  | 'start-date-unreadable'
  | 'start-dates-differ'
  | 'start-time-unreadable'
  | 'signal-faulty'
  | 'duplicate-labels'
  | 'annotations-outside-plus'
  | 'annotations-unreadable'
  | 'annotations-left-out'
  | 'timekeeping-unreadable'
  | 'time-goes-back'

/** `detail` never holds patient data: numbers and the names of header fields only. */
export type EegWarning = { code: EegWarningCode; detail: Record<string, string> }
