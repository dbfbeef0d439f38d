import type { Tissue } from './canvas.ts'

/**
 * What the tissues look like at 3 T in an MPRAGE and in a FLAIR, in stored values. Only their order and rough ratios
 * are meant: white matter > grey matter > CSF on T1, grey slightly above white and CSF dark on FLAIR.
 */
export const tissues = {
  csf: { t1: 165, flair: 62 },
  cortex: { t1: 520, flair: 425 },
  whiteMatter: { t1: 800, flair: 335 },
  brainstem: { t1: 735, flair: 350 },
  thalamus: { t1: 640, flair: 378 },
  caudate: { t1: 560, flair: 398 },
  putamen: { t1: 590, flair: 388 },
  pallidum: { t1: 700, flair: 335 },
  hippocampus: { t1: 530, flair: 445 },
  cerebellarCortex: { t1: 555, flair: 415 },
  cerebellarWhite: { t1: 775, flair: 350 },
  choroid: { t1: 420, flair: 380 },
  ependyma: { t1: 640, flair: 425 },
  pituitary: { t1: 560, flair: 430 },
  neurohypophysis: { t1: 860, flair: 450 },
  septum: { t1: 400, flair: 190 },
  falx: { t1: 300, flair: 190 },
  sinus: { t1: 330, flair: 120 },
  cavernous: { t1: 430, flair: 260 },
  flow: { t1: 90, flair: 30 },
  compacta: { t1: 45, flair: 30 },
  diploe: { t1: 430, flair: 190 },
  marrow: { t1: 620, flair: 280 },
  fat: { t1: 1060, flair: 470 },
  muscle: { t1: 400, flair: 190 },
  skin: { t1: 560, flair: 330 },
  mucosa: { t1: 430, flair: 470 },
  tongue: { t1: 430, flair: 230 },
  vitreous: { t1: 135, flair: 70 },
  lens: { t1: 420, flair: 200 },
  sclera: { t1: 320, flair: 170 },
  disc: { t1: 380, flair: 260 },
  cord: { t1: 640, flair: 340 },
  air: { t1: 6, flair: 5 },
} as const satisfies Record<string, Tissue>
