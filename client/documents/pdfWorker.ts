// Reads PDFs beside the page, so that a hard one holds nothing up.
import 'pdfjs-dist/build/pdf.worker.min.mjs'
