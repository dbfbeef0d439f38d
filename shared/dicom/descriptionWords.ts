// What a description of a series may say, in the words of English, German, French, Italian, Spanish and Dutch protocols.
// A word that is also a surname or a given name does not belong here.
const words = new Set(
  `
  ax axial axiale tra trans transversal transverse cor coronal coronale sag sagittal sagittale obl oblique ap pa lat
  2d 3d 4d iso isotropic mpr mip minip reformat reformatted recon reconstruction derived synthetic projected subtraction
  sub localizer localiser localizador scout pilot survey topogram calibration test phantom fast routine
  t1 t2 t1w t2w t1wi t2wi pd pdw flair swi swan dwi adc trace dti dsc dce asl pwi perfusion diffusion tensor bold fmri rest
  resting fa md cbf cbv mtt ttp tof mra mrv cta ctp angio venography arterial venous anat anatomical functional
  mprage mp2rage mpr memprage space cube vista bravo spgr fspgr tfl tfe ffe tse fse se ge gre gradient spin echo epi ir tir
  stir tirm dir psir vibe thrive lava dixon ciss fiesta haste ssfse blade propeller radial medic merge fisp trufi bssfp
  inv uni inv1 inv2 mag magnitude phase pha qsm susceptibility haem hemo t2star star gradecho multiecho fs fatsat fat sat
  suppressed water spair spectral spectroscopy press steam csi mrs svs
  gd gado gadolinium contrast contraste contrasto kontrast km post pre enhanced native nativ plain
  with without w wo no non not mit ohne avec sans con sin senza met zonder
  gadovist gadavist dotarem clariscan prohance multihance magnevist omniscan vueway elucirem
  brain head neck skull cranial cranium cerebral cerebrum encefalo cerveau gehirn kopf schaedel hersenen cerebro testa tete
  hippocampus hippocampal hippo temporal frontal parietal occipital insula amygdala thalamus brainstem cerebellum
  cerebellar pituitary hypophysis sella orbit orbits iac cpa epilepsy epilepsie epilessia epilepsia seizure seizures
  harness stroke tumor tumour trauma ms dementia spine cervical thoracic lumbar sacral whole body chest abdomen pelvis
  bone bones carotid carotids vessels liver heart knee hip shoulder left right both
  nonlinear filtered unfiltered normalized norm corrected distortion dis2d dis3d nd motion moco sense grappa caipi
  multiband mb sms accel high low hires resolution res thin thick slice slices echo1 echo2 echoes average averages series study
  mr mri irm rm rmn mrt ct cct tdm pet spect fdg exam protocol protocole protokoll seq sequence dyn dynamic static
  siemens philips ge canon toshiba hitachi fujifilm
  `
    .trim()
    .split(/\s+/),
)

const measures = [
  /^\d{1,2}$/,
  /^\d{1,4}(\.\d{1,2})?(mm|cm|ms|s|sl|ch|deg|iso|mt|t)$/,
  /^\d\.\d{1,3}$/,
  /^\d{1,3}dir$/,
  /^(b|te|tr|ti|fa|p|s|r|ipat|x|mb)\d{1,5}$/,
  /^\d{1,3}x\d{1,3}(x\d{1,3})?$/,
]

/**
 * Keeps of a text the words that describe an examination, and drops every other: an allow-list, for no list of names is
 * ever whole. Clean Descriptors Option, PS3.15 E.3.6.
 */
export const cleanDescription = (text: string): string =>
  // `W/O CONTRAST` must not come out as `CONTRAST`.
  (text.replace(/\bw\s*\/\s*o\b/giu, 'WO').match(/[\p{L}\p{N}.]+/gu) ?? [])
    .map((word) => word.replace(/^\.+|\.+$/g, ''))
    .filter((word) => isDescriptive(word))
    .join(' ')
    .slice(0, 64)
    .trim()

export const isDescriptive = (word: string): boolean => {
  const lower = word.toLowerCase()
  return words.has(lower) || measures.some((measure) => measure.test(lower))
}
