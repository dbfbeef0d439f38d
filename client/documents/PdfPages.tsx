import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { Problem } from '../../shared/protocol/problems.ts'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './DocumentsCard.module.css'

GlobalWorkerOptions.workerPort = new Worker(new URL('./pdfWorker.ts', import.meta.url), { type: 'module' })

/** As many are drawn; the rest is in the file itself. */
const mostPages = 60
const cssPixelsWide = 820

/** The pages of a PDF, drawn on canvases, with their words for who does not see them. Scripts and links in it are left out. */
export function PdfPages({ address }: { address: string }) {
  const { t } = useText()
  const [pdf, setPdf] = useState<PDFDocumentProxy | Problem | null>(null)
  useEffect(() => {
    const loading = getDocument({ url: address, enableXfa: false, disableAutoFetch: true })
    loading.promise.then(setPdf, () => setPdf(new Problem('attachment-damaged')))
    return () => void loading.destroy()
  }, [address])
  if (pdf instanceof Problem) return <ProblemNotice problem={pdf} />
  if (!pdf) return <Skeleton shape="block" />
  return (
    <div className={classes(styles.pages)}>
      {Array.from({ length: Math.min(pdf.numPages, mostPages) }, (_, index) => (
        <Page key={index} pdf={pdf} number={index + 1} />
      ))}
      {pdf.numPages > mostPages && <p>{t('documents.more', { count: pdf.numPages - mostPages })}</p>}
    </div>
  )
}

function Page({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const { t } = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    let isGone = false
    void (async () => {
      const page = await pdf.getPage(number)
      const { width } = page.getViewport({ scale: 1 })
      const viewport = page.getViewport({ scale: (cssPixelsWide / width) * Math.min(2, devicePixelRatio) })
      const target = canvas.current
      if (isGone || !target) return
      target.width = Math.ceil(viewport.width)
      target.height = Math.ceil(viewport.height)
      await page.render({ canvas: target, viewport }).promise
      const { items } = await page.getTextContent()
      if (!isGone) setWords(items.map((item) => ('str' in item ? item.str : '')).join(' '))
    })().catch((error: unknown) => {
      // Closed while it was being drawn.
      if (!isGone) reportError(error)
    })
    return () => {
      isGone = true
    }
  }, [pdf, number])
  const name = t('documents.page', { number, of: pdf.numPages })
  return (
    <section aria-label={name}>
      <canvas ref={canvas} className={classes(styles.page)} data-page={number} data-drawn={words !== ''} aria-hidden />
      <p className={styles.hidden}>{words}</p>
    </section>
  )
}
