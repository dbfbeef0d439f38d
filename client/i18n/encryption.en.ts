/** Words of encryption, as it is. Keys start with `encryption.`. */
export const encryptionEn = {
  'encryption.transport': 'Encrypted to the server',
  'encryption.endToEnd': 'End-to-end encrypted',
  'encryption.uncompared': 'End-to-end encrypted, not compared',
  'encryption.title': 'How this meeting is encrypted',
  'encryption.transportSays':
    'Sound, picture and text are encrypted on their way to your own server, which decrypts them to pass them on. It is not end-to-end encryption. That can be chosen on the page of the case before a meeting begins.',
  'encryption.endToEndSays':
    'Sound, picture and text are encrypted in each browser and opened in the others. The server passes them on and cannot open them. It does see who is here, who speaks and how loud, and when.',
  'encryption.notCovered':
    'Images, EEG, the recommendation and who leads are not covered: the server holds them, and has to.',
  'encryption.compare': 'Read these words aloud',
  'encryption.compareSays':
    'If everybody has the same words, nobody stands between you. If anybody has others, do not go on: tell your coordinator.',
  'encryption.working': 'Working out the words…',
  'encryption.alone': 'There is nobody yet to compare with.',
  'encryption.same': 'All have the same words',
  'encryption.compared': 'Compared with everybody here',
  'encryption.notYet': 'Not compared yet: {names}',
  'encryption.choose': 'Encrypt end to end',
  'encryption.chooseHint':
    'The server cannot hear or see the meeting. Text cannot be kept and nothing recorded. Browsers that cannot do it are not let in.',
  'encryption.cannot': 'This browser cannot encrypt end to end',
  'encryption.cannotHint':
    'This meeting is end-to-end encrypted, so you cannot be let in with this browser. Use a current Chrome, Edge, Firefox or Safari, or ask the coordinator for a meeting without it.',
  'encryption.theyCannot': 'Their browser cannot encrypt end to end: they cannot be let in',
} as const
