/** Words of `client/documents`: reports, letters and pictures of a case. Keys start with `documents.`. */
export const documentsEn = {
  'documents.title': 'Documents',
  'documents.none': 'No reports or letters yet.',
  'documents.noneHome': 'Add reports, letters and pictures as PDF, JPEG or PNG.',
  'documents.add': 'Add a document',
  'documents.addTitle': 'What is this document?',
  'documents.addHow':
    '{name} is sent without its name. What is written in it is sent as it is: leave out or cover what names the patient first.',
  'documents.category': 'Kind',
  'documents.name': 'Title (need not be given)',
  'documents.nameHint': 'As the panel will see it. No names, no dates of birth.',
  'documents.send': 'Add it',
  'documents.keptBack': 'Not shown to the panel',
  'documents.keepBack': 'Keep back',
  'documents.show': 'Show to the panel',
  'documents.remove': 'Remove',
  'documents.removeOf': 'Remove {title}',
  'documents.removeTitle': 'Remove {title}?',
  'documents.removeHow': 'The file is erased. This cannot be undone.',
  'documents.download': 'Download',
  'documents.page': 'Page {number} of {of}',
  'documents.more': '{count, plural, one {One more page is} other {# more pages are}} in the file: download it.',
} as const
