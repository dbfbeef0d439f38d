/** Words of the text beside voice. Keys start with `text.`. */
export const textPanelEn = {
  'text.text': 'Text',
  'text.messages': 'Messages',
  'text.lines': 'Being typed now',
  'text.empty': 'Nothing has been written yet. What you write is seen by those who discuss this case.',
  'text.own': 'Your words',
  'text.send': 'Send',
  'text.live': 'Others see each letter as I type it',
  'text.cannotOpen': 'Encrypted before you came in',
  'text.sealedHint': 'Ends with the meeting. Encrypted from browser to browser, so it cannot be kept.',
  'text.notKept': 'Ends with the meeting.',
  'text.keep': 'Keep in the record',
  'text.keepTitle': 'Keep this text in the record of the case?',
  'text.keepAsk':
    'Everything written about this case in this meeting, so far and from now on, stays in its record and is erased with its consent. Everybody here is told.',
  'text.kept': 'Kept in the record of the case',
  'text.unread': '{count, plural, one {# unread message} other {# unread messages}}',
} as const
